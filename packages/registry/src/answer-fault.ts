import { type Code, Fault, isFault } from "@skiff/base";
import { array, decodeJson, object, string } from "@skiff/spec";
import type { Response } from "./http/response.ts";
import { shownUrl } from "./http/request.ts";

const longestAnswer = 64 * 1024;
const longestMessage = 500;

/** The fault that a server's refusal stands for; reads the rest of the answer. */
export async function answerFault(response: Response): Promise<Fault> {
  const { status, url } = response;
  const said = await findMessage(response);
  const later = laterOf(response);
  return new Fault(codeOf(status), `${shownUrl(url)}: ${said ?? meaningOf(status)}${later}`);
}

/** RFC 9110, Retry-After: so many seconds, or a date. */
function laterOf(response: Response): string {
  const given = response.header("retry-after") ?? "";
  if (/^\d{1,9}$/.test(given)) return `; ask again in ${given} seconds`;
  const at = Date.parse(given);
  return Number.isNaN(at) ? "" : `; ask again after ${new Date(at).toISOString()}`;
}

/** For an answer without words, as one to HEAD. */
function meaningOf(status: number): string {
  switch (status) {
    case 401:
      return "authentication is required, or was refused";
    case 403:
      return "access is denied";
    case 404:
      return "it is not there";
    case 429:
      return "it has been asked too often";
    default:
      return `answers with status ${status}`;
  }
}

function codeOf(status: number): Code {
  if (status === 429 || (status >= 500 && status !== 501)) return "unavailable";
  switch (status) {
    case 401:
    case 403:
      return "permission_denied";
    case 404:
      return "not_found";
    case 405:
    case 501:
      return "unimplemented";
    case 413:
      return "resource_exhausted";
    case 408:
      return "deadline_exceeded";
    default:
      return "failed_precondition";
  }
}

/** As the distribution specification has it ("Error Codes"); undefined for any other answer. */
async function findMessage(response: Response): Promise<string | undefined> {
  try {
    const bytes = await response.whole(longestAnswer);
    const errors = decodeJson(new TextDecoder().decode(bytes), decodeErrors);
    const text = errors.map(({ code, message }) => [code, message].filter(Boolean).join(": "));
    return text.length === 0 ? undefined : printable(text.join("; "));
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

/** What a server says must not steer the terminal that shows it. */
function printable(text: string): string {
  return text.slice(0, longestMessage).replace(/[^\P{C}]/gu, "?");
}

const decodeErrors = object(
  (o) =>
    o.optional(
      "errors",
      array(
        object((e) => ({
          code: e.optional("code", string)?.toLowerCase().replaceAll("_", " "),
          message: e.optional("message", string),
        })),
      ),
    ) ?? [],
);
