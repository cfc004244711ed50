/**
 * Hides what stands before the `@` of every URL in a text, for all that is printed or stored.
 *
 * A password may hold `@`, `/` and `,` itself, so the last `@` before a blank counts: rather a host
 * too few than half a password.
 *
 * @param text - Such as `nats://user:secret@host:4222`.
 * @returns The same with `***` in place of user and password.
 */
export function withoutCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)\S*@/gi, "$1***@");
}
