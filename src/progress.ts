import { Presets, SingleBar } from 'cli-progress';
import type { OnProgress } from './domain/progress.js';

/** Seconds between two lines about the same stage where there is no terminal. */
const LINE_EVERY_S = 5;

/** What shows long work. */
export interface Progress {
  /** As `OnProgress`, with a note of what is done just now. */
  onProgress(...args: [...Parameters<OnProgress>, note?: string | null]): void;
  /** Ends it. */
  finish(): void;
}

/** Shows long work: a bar a stage in a terminal, elsewhere a plain line when a stage begins and every few seconds. */
export function showProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? barsOn(stream) : linesOn(stream);
}

function barsOn(stream: NodeJS.WriteStream): Progress {
  let stage: string | null = null;
  let bar: SingleBar | null = null;
  const stop = () => {
    bar?.stop();
    bar = null;
  };
  return {
    onProgress(name, done, total, note) {
      if (name !== stage) {
        stop();
        stage = name;
        const format =
          total === null ? `${name.padEnd(28)} {value} {note}` : `${name.padEnd(28)} {bar} {percentage}% {value}/{total} {note}`;
        bar = new SingleBar({ stream, format, hideCursor: true, fps: 10 }, Presets.shades_classic);
        bar.start(total ?? 0, done, { note: '' });
      }
      if (total !== null) bar?.setTotal(total);
      bar?.update(done, { note: note ?? '' });
    },
    finish: stop,
  };
}

function linesOn(stream: NodeJS.WriteStream): Progress {
  let stage: string | null = null;
  let at = 0;
  return {
    onProgress(name, done, total, note) {
      const now = performance.now();
      if (name === stage && now - at < LINE_EVERY_S * 1000) return;
      stage = name;
      at = now;
      const amount =
        total === null
          ? done > 0
            ? ` ${done.toLocaleString('en')}`
            : ''
          : ` ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
      stream.write(`${name}${amount}${note ? ` ${note}` : ''}\n`);
    },
    finish() {},
  };
}
