import { createPage } from "./create.ts";
import { deletePage } from "./delete.ts";
import { eventsPage } from "./events.ts";
import { execPage } from "./exec.ts";
import { featuresPage } from "./features.ts";
import { helpPage } from "./help.ts";
import { killPage } from "./kill.ts";
import { listPage } from "./list.ts";
import type { Page } from "./page.ts";
import { pausePage } from "./pause.ts";
import { psPage } from "./ps.ts";
import { resumePage } from "./resume.ts";
import { runPage } from "./run.ts";
import { specPage } from "./spec.ts";
import { startPage } from "./start.ts";
import { statePage } from "./state.ts";
import { unpackPage } from "./unpack.ts";
import { updatePage } from "./update.ts";
import { versionPage } from "./version.ts";

/** Of all commands, in the order of a container's life. */
export const pages: readonly Page[] = [
  createPage,
  startPage,
  runPage,
  execPage,
  statePage,
  listPage,
  psPage,
  eventsPage,
  pausePage,
  resumePage,
  updatePage,
  killPage,
  deletePage,
  specPage,
  unpackPage,
  featuresPage,
  versionPage,
  helpPage,
];
