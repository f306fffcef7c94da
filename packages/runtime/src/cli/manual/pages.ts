import { checkpointPage } from "./pages/checkpoint.ts";
import { createPage } from "./pages/create.ts";
import { deletePage } from "./pages/delete.ts";
import { doctorPage } from "./pages/doctor.ts";
import { eventsPage } from "./pages/events.ts";
import { execPage } from "./pages/exec.ts";
import { featuresPage } from "./pages/features.ts";
import { helpPage } from "./pages/help.ts";
import { killPage } from "./pages/kill.ts";
import { listPage } from "./pages/list.ts";
import { netnsPage } from "./pages/netns.ts";
import { holdPage } from "./pages/hold.ts";
import type { Page } from "./page.ts";
import { packPage } from "./pages/pack.ts";
import { pausePage } from "./pages/pause.ts";
import { psPage } from "./pages/ps.ts";
import { restorePage } from "./pages/restore.ts";
import { resumePage } from "./pages/resume.ts";
import { runPage } from "./pages/run.ts";
import { specPage } from "./pages/spec.ts";
import { startPage } from "./pages/start.ts";
import { statePage } from "./pages/state.ts";
import { treePage } from "./pages/tree.ts";
import { unpackPage } from "./pages/unpack.ts";
import { updatePage } from "./pages/update.ts";
import { usernsPage } from "./pages/userns.ts";
import { versionPage } from "./pages/version.ts";

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
  checkpointPage,
  restorePage,
  updatePage,
  killPage,
  deletePage,
  doctorPage,
  specPage,
  treePage,
  netnsPage,
  holdPage,
  usernsPage,
  unpackPage,
  packPage,
  featuresPage,
  versionPage,
  helpPage,
];
