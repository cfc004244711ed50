/** Where setups and reports come from. */
export interface ReportSource {
  /** Calls back for every report, in order of arrival; the callback must not throw. */
  onReport(receive: (cellId: string, bytes: Uint8Array) => void): void;
  /** Calls back for every setup request and sends what it returns as the reply. */
  onSetup(answer: (cellId: string, bytes: Uint8Array) => Uint8Array): void;
  /** Calls back for every health request and sends what it returns as the reply. */
  onHealth(answer: () => Uint8Array): void;
}

/** Where the service's messages go. None of these waits or throws; a lost broker loses messages. */
export interface AllocationSink {
  /** Sends an allocation to the cell's RAN. */
  allocation(cellId: string, bytes: Uint8Array): void;
  /** Publishes an event of the cell. */
  event(cellId: string, bytes: Uint8Array): void;
  /** Publishes rolling KPIs of the cell. */
  kpi(cellId: string, bytes: Uint8Array): void;
  /** Asks every RAN to set its cell up again. */
  solicit(): void;
}
