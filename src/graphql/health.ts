import { type Request, type Response, Router } from 'express';
import type { Check, Probes } from '../services/probes.js';

/** `GET /health` (alive), `/ready` (can it answer) and `/health/deep` (each dependency with its figures). */
export function healthRoutes(probes: Probes): Router {
  const routes = Router();
  routes.get('/health', (_request, response) => {
    answer(response, 200, { status: 'ok' });
  });
  routes.get('/ready', async (_request, response) => {
    await answerChecks(response, probes.ready());
  });
  routes.get('/health/deep', async (_request: Request, response) => {
    await answerChecks(response, probes.deep());
  });
  return routes;
}

async function answerChecks(response: Response, checking: Promise<Check[]>): Promise<void> {
  const checks = await checking;
  const ok = checks.every((check) => check.ok);
  answer(response, ok ? 200 : 503, { status: ok ? 'ok' : 'unavailable', checks });
}

function answer(response: Response, status: number, body: object): void {
  response.status(status).set('cache-control', 'no-store').json(body);
}
