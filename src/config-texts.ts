/** What the texts of environment variables may be. */
import { CronExpressionParser } from 'cron-parser';

/** Whether a text is the address of a Postgres server. */
export function isPostgresUrl(url: string): boolean {
  return URL.canParse(url) && ['postgres:', 'postgresql:'].includes(new URL(url).protocol);
}

/** Whether only programs of this machine reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Whether a secret is long enough: a shorter one than its hash can be guessed from a token (RFC 7518, section 3.2). */
export function isStrongSecret(secret: string): boolean {
  return Buffer.byteLength(secret) >= 32;
}

/** Whether keys may be fetched from an address: those that came unencrypted over a network could be anybody's. */
export function isKeySetUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[(.*)\]$/, '$1')));
}

/** Whether a text is a cron expression of five fields: minute, hour, day of month, month, day of week. */
export function isCron(text: string): boolean {
  if (text.split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is an origin as browsers send it, and nothing more. */
export function isOrigin(origin: string): boolean {
  return /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
}

/** The names that a text lists, separated by commas. */
export function listOf(names: string): string[] {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
