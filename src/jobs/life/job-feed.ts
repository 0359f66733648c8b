import { listen } from '../../data/store/listen.js';
import { RANKING_CHANNEL } from '../../data/store/save/save-ranking.js';
import type { JobStatus } from '../../domain/job.js';
import { JOB_CHANNEL } from './transitions.js';

/** A change of a job, whichever machine made it. */
export interface JobNotice {
  id: number;
  /** The whole that it is a part of. */
  parent: number | null;
  kind: string;
  status: JobStatus;
}

/** Who wants to hear of what. */
export interface FeedListener {
  onJob?(notice: JobNotice): void;
  /** A ranking run was stored. */
  onRanking?(id: number): void;
  /** Something may have been missed: look again. */
  onGap?(): void;
}

/** The changes of jobs and rankings of a database, one connection a process for all who want to hear. */
export interface JobFeed {
  /** Adds a listener; returns what removes it. */
  listen(listener: FeedListener): () => void;
  close(): Promise<void>;
}

/** Opens the feed of a database. */
export function openJobFeed(url: string): JobFeed {
  const listeners = new Set<FeedListener>();
  const close = listen(url, [JOB_CHANNEL, RANKING_CHANNEL], {
    onNotice(channel, payload) {
      if (channel === RANKING_CHANNEL) for (const { onRanking } of listeners) onRanking?.(Number(payload));
      else {
        const notice = JSON.parse(payload) as JobNotice;
        for (const { onJob } of listeners) onJob?.(notice);
      }
    },
    onListening() {
      for (const { onGap } of listeners) onGap?.();
    },
  });
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close,
  };
}
