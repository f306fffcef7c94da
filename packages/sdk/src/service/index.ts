export { type SessionsService, sessionsService } from "./sessions-service.ts";
