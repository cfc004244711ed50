import type { Msg, NatsConnection } from "nats";
import { type Subjects, subjectsOf } from "../../../schemas/subjects.ts";
import type { AllocationSink, ReportSource } from "../../ports/ran-link.ts";

/** The RANs of one broker, as seen from the service. */
export class NatsRanLink implements ReportSource, AllocationSink {
  readonly #connection: NatsConnection;
  readonly #subjects: Subjects;
  readonly #cellToken: number;
  readonly #onFault: (fault: unknown) => void;

  /** Speaks over an open connection, below one subject prefix; told of what must never happen. */
  constructor(connection: NatsConnection, prefix: string, onFault: (fault: unknown) => void) {
    this.#connection = connection;
    this.#onFault = onFault;
    this.#subjects = subjectsOf(prefix);
    this.#cellToken = this.#subjects.report("*").split(".").indexOf("*");
  }

  /** Subscribes to the reports of all cells. */
  onReport(receive: (cellId: string, bytes: Uint8Array) => void): void {
    this.#subscribe(this.#subjects.report("*"), (msg) => receive(this.#cellOf(msg), msg.data));
  }

  /** Answers the setup requests of all cells. */
  onSetup(answer: (cellId: string, bytes: Uint8Array) => Uint8Array): void {
    this.#subscribe(this.#subjects.setup("*"), (msg) =>
      msg.respond(answer(this.#cellOf(msg), msg.data)),
    );
  }

  /** Answers health requests. */
  onHealth(answer: () => Uint8Array): void {
    this.#subscribe(this.#subjects.health, (msg) => msg.respond(answer()));
  }

  /** Publishes an allocation. */
  allocation(cellId: string, bytes: Uint8Array): void {
    this.#publish(this.#subjects.allocation(cellId), bytes);
  }

  /** Publishes an event. */
  event(cellId: string, bytes: Uint8Array): void {
    this.#publish(this.#subjects.event(cellId), bytes);
  }

  /** Publishes rolling KPIs. */
  kpi(cellId: string, bytes: Uint8Array): void {
    this.#publish(this.#subjects.kpi(cellId), bytes);
  }

  /** Asks every RAN to set up again. */
  solicit(): void {
    this.#publish(this.#subjects.solicit);
  }

  #subscribe(subject: string, receive: (msg: Msg) => void): void {
    if (this.#connection.isClosed()) return; // whoever opened it waits for that
    this.#connection.subscribe(subject, {
      callback: (error, msg) => {
        if (!error) this.#guarded(() => receive(msg)); // an error is a permission or time-out notice
      },
    });
  }

  #publish(subject: string, bytes?: Uint8Array): void {
    if (this.#connection.isClosed() || this.#connection.isDraining()) return;
    this.#guarded(() => this.#connection.publish(subject, bytes));
  }

  /** An exception inside a callback would silence its subscription for good. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (fault) {
      this.#onFault(fault);
    }
  }

  #cellOf(msg: Msg): string {
    return msg.subject.split(".")[this.#cellToken] ?? "";
  }
}
