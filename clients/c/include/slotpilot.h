/**
 * @file
 * The RAN's side of slotpilot: set a cell up, publish a report per slot, get an allocation per slot.
 *
 * One slot of a RAN, paced or in lockstep:
 *
 *     const slotpilot_allocation *allocation = slotpilot_take(client, tti); // lockstep: slotpilot_wait
 *     if (allocation) {
 *       slotpilot_code code = slotpilot_check(&setup, allocation, &state);
 *       if (code) slotpilot_reject(client, code), allocation = NULL;
 *     }
 *     transmit(allocation);                                   // NULL: by the RAN's own scheduler
 *     slotpilot_report *report = slotpilot_begin_report(client, tti); // numbered, with the echo
 *     fill(report);
 *     slotpilot_publish(client);
 *
 * Threads: a client has no thread of its own and calls nobody back. libnats reads the socket on its
 * threads and queues what comes, behind its own lock; every function here that takes a client works
 * that queue off on the caller's thread. So call one client from one thread at a time, at least once
 * per slot: setup, solicitation and refusals are served by these calls.
 *
 * Memory: everything is allocated by `slotpilot_open`. Per slot the library allocates nothing; what
 * libnats allocates for each message that comes is freed before the call returns.
 *
 * Errors are values. Names of codes are those of docs/errors.md, where each has a remedy.
 *
 * Contract: docs/messages.md, docs/spec.md, schemas/json. Units are the last word of a name; a name
 * without one is a count, an index, or has no dimension.
 */
#ifndef SLOTPILOT_H
#define SLOTPILOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif
#ifdef __cplusplus
extern "C" {
#endif

/** Version of the wire contract that this library speaks, `major.minor`. */
#define SLOTPILOT_CONTRACT_VERSION "1.0"
/** Most PRBs of a carrier: N_RB is at most 275 (TS 38.101-1, TS 38.211). */
#define SLOTPILOT_MAX_CARRIER_PRB 275
/** Most users of a cell. */
#define SLOTPILOT_MAX_UES 1024
/** Most slots that a RAN can ask ahead. */
#define SLOTPILOT_MAX_LEAD_SLOTS 30
/** Most HARQ processes of a user. */
#define SLOTPILOT_MAX_HARQ_PROCESSES 32
/** Most HARQ outcomes of a user in one report. */
#define SLOTPILOT_MAX_FEEDBACK 64
/** Largest message. Unit: bytes. */
#define SLOTPILOT_MAX_MESSAGE_BYTES 1048576
/** `buffer_bytes` of a user whose buffer never empties. Unit: bytes. */
#define SLOTPILOT_FULL_BUFFER_BYTES UINT32_MAX
/** `mcs` of a grant that leaves the choice to the RAN. */
#define SLOTPILOT_MCS_RAN_DECIDES 255

/** What is wrong; the text of a code is its name in docs/errors.md. */
typedef enum slotpilot_code {
  SLOTPILOT_OK = 0,
  SLOTPILOT_MALFORMED,
  SLOTPILOT_TOO_LARGE,
  SLOTPILOT_BAD_FIELD,
  SLOTPILOT_BAD_RANGE,
  SLOTPILOT_SCHEMA_VERSION,
  SLOTPILOT_UNKNOWN_CELL,
  SLOTPILOT_CELL_LIMIT,
  SLOTPILOT_CELL_MISMATCH,
  SLOTPILOT_STALE_TTI,
  SLOTPILOT_FUTURE_TTI,
  SLOTPILOT_UNKNOWN_RNTI,
  SLOTPILOT_DUPLICATE_RNTI,
  SLOTPILOT_PRB_BUDGET,
  SLOTPILOT_PRB_OVERLAP,
  SLOTPILOT_RESERVED_PRB,
  SLOTPILOT_RETX_CONFLICT,
  SLOTPILOT_POWER_CAP,
  SLOTPILOT_BUFFER_CAP,
  SLOTPILOT_NAN_OUTPUT,
  SLOTPILOT_SHAPE_MISMATCH,
  SLOTPILOT_DEADLINE,
  SLOTPILOT_MODEL_UNAVAILABLE,
  SLOTPILOT_QUEUE_OVERRUN,
  SLOTPILOT_MODEL_ROLLED_BACK,
  SLOTPILOT_INTERNAL,
  /** An option or a field of the setup is missing or outside its range; never on the wire. */
  SLOTPILOT_CONFIG_INVALID,
  /** There is no broker; never on the wire. */
  SLOTPILOT_NATS_UNREACHABLE,
  /** The broker does not accept our login; never on the wire. */
  SLOTPILOT_NATS_REFUSED,
  /** The broker's certificate or ours is not accepted; never on the wire. */
  SLOTPILOT_NATS_TLS,
  /** No service has answered the setup yet; it is repeated. Never on the wire. */
  SLOTPILOT_NO_SERVICE,
  /** Number of codes; no code. */
  SLOTPILOT_NUM_CODES
} slotpilot_code;

/** Name of a code, such as `RETX_CONFLICT`; `OK` for `SLOTPILOT_OK`. Never NULL. */
const char *slotpilot_code_name(slotpilot_code code);

/** What went wrong, for a human. */
typedef struct slotpilot_error {
  /** Its code. */
  slotpilot_code code;
  /** One sentence that says what to change. */
  char message[512];
} slotpilot_error;

/** How messages to the service are written; answers come in the same encoding. */
typedef enum slotpilot_encoding { SLOTPILOT_MSGPACK = 0, SLOTPILOT_JSON = 1 } slotpilot_encoding;

/** How a client is opened; all texts are copied. NULL or 0 = the default. */
typedef struct slotpilot_options {
  /** Broker, several separated by commas, such as `nats://127.0.0.1:4222`. Default: that one. */
  const char *nats_url;
  /** First tokens of every subject. Default: `slotpilot.v1`. */
  const char *subject_prefix;
  /** Encoding of setup and reports. Default: MessagePack. */
  slotpilot_encoding encoding;
  /** Login by name; with `password`. */
  const char *user;
  const char *password;
  /** Login by token. */
  const char *token;
  /** Login by credentials: path of a `.creds` file (JWT and seed). */
  const char *creds_file;
  /** Certificate of the authority that signed the broker's, PEM file; asks for TLS. */
  const char *tls_ca_file;
  /** Our certificate and its key, PEM files; ask for TLS. */
  const char *tls_cert_file;
  const char *tls_key_file;
  /** Longest wait for the broker in `slotpilot_open`. Unit: ms, default 5000. */
  uint32_t connect_timeout_ms;
} slotpilot_options;

/** How slots advance (`clock` of the setup). */
typedef enum slotpilot_clock { SLOTPILOT_PACED = 0, SLOTPILOT_LOCKSTEP = 1 } slotpilot_clock;

/** Shares of PRBs that an RRM policy gives a slice (TS 28.541, 4.3.36). Unit: percent, 0..100. */
typedef struct slotpilot_slice {
  /** Slice/service type, 0..255 (TS 23.003, 28.4). */
  uint8_t sst;
  /** Slice differentiator, 6 hex digits; empty = none. */
  char sd[7];
  double dedicated_percent, min_percent, max_percent;
} slotpilot_slice;

/** Static facts of a cell. All fields are required unless they say "optional". */
typedef struct slotpilot_setup {
  /** Identity of the cell inside subjects: 1..64 letters, digits, dashes, underscores. */
  const char *cell_id;
  /** NR Cell Identity, 36 bits (TS 38.413, 9.3.1.7); optional, 0 = not told. */
  uint64_t nr_cell_identity;
  /** Subcarrier spacing: 15, 30, 60 or 120. Unit: kHz. */
  uint16_t scs_khz;
  /** Transmission bandwidth N_RB, 1..275. Unit: PRB. */
  uint16_t carrier_prb;
  /** PRBs are handed out in groups of this size, counted from PRB 0, 1..16. Unit: PRB. */
  uint16_t prg_size_prb;
  /** CQI subband size, 1..275 (TS 38.214, table 5.2.1.4-2). Unit: PRB. */
  uint16_t subband_prb;
  /** Transmit power of the whole carrier, P_max, -40..80. Unit: dBm. */
  double max_tx_power_dbm;
  /** Range of a grant's power offset that the RAN accepts, -30..0 and 0..30. Unit: dB. */
  double min_power_offset_db, max_power_offset_db;
  /** Receiver noise figure of the users, 0..40. Unit: dB. */
  double noise_figure_db;
  /** TDD pattern, one letter per slot: D, S or U, 1..160 of them; `D` = every slot is downlink. */
  const char *slot_pattern;
  /** OFDM symbols of PDSCH in a downlink slot, 1..14. */
  uint8_t pdsch_symbols;
  /** DM-RS resource elements per PRB, N_DMRS, 0..72 (TS 38.214, 5.1.3.2). */
  uint8_t dmrs_re_per_prb;
  /** xOverhead, N_oh: 0, 6, 12 or 18 (TS 38.214, 5.1.3.2). */
  uint8_t overhead_re_per_prb;
  /** PDSCH MCS table, 1..3 (TS 38.214, 5.1.3.1-1..3). */
  uint8_t mcs_table;
  /** CQI table, 1..3 (TS 38.214, 5.2.2.1-2..4). */
  uint8_t cqi_table;
  /** Most transmissions of one transport block, 1..8. */
  uint8_t max_harq_tx;
  /** HARQ processes per user, 1..32. */
  uint8_t num_harq_processes;
  /** How far ahead the RAN wants allocations, 1..30. Unit: slots. */
  uint8_t lead_slots;
  /** Most users that the cell will report, 1..1024. */
  uint16_t max_ues;
  /** Paced: a late allocation is lost. Lockstep: the RAN waits for every allocation. */
  slotpilot_clock clock;
  /** Slices, at most 64; optional. */
  const slotpilot_slice *slices;
  size_t num_slices;
} slotpilot_setup;

/** Fills a setup with usual values: 15 kHz, 52 PRB, lead 2, 16 processes; set `cell_id` yourself. */
void slotpilot_default_setup(slotpilot_setup *setup);

/** Consecutive PRBs. */
typedef struct slotpilot_run {
  /** First PRB, 0..274. */
  uint16_t start_prb;
  /** Number of PRBs, 1..275. */
  uint16_t num_prb;
} slotpilot_run;

/** HARQ-ACK of one transport block since the last report. */
typedef struct slotpilot_feedback {
  /** HARQ process number, 0..31. */
  uint8_t pid;
  /** Received. */
  bool ack;
  /** The user did not answer, so it missed the grant (DTX); only with `ack` false. */
  bool dtx;
  /** MCS index into the cell's MCS table, 0..31. */
  uint8_t mcs;
  /** Transport block size, 0..2000000 (TS 38.214, 5.1.3.2). Unit: bits. */
  uint32_t tbs_bits;
  /** Slot in which the block was transmitted. */
  uint64_t target_tti;
} slotpilot_feedback;

/** A transport block that was NACKed and waits for its retransmission. */
typedef struct slotpilot_pending {
  /** HARQ process number, 0..31. */
  uint8_t pid;
  /** MCS index of the block, 0..31. */
  uint8_t mcs;
  /** Redundancy version that the next transmission will carry, 0..3. */
  uint8_t rv;
  /** Transmissions so far, 1..8. */
  uint8_t tx_count;
  /** PRBs of the first transmission, 1..275; the retransmission has as many. Unit: PRB. */
  uint16_t num_prb;
  /** Transport block size, 0..2000000. Unit: bits. */
  uint32_t tbs_bits;
} slotpilot_pending;

/** One user of a report. The arrays belong to the client and have the stated capacity. */
typedef struct slotpilot_user {
  /** C-RNTI, 1..65519 (TS 38.321). */
  uint16_t rnti;
  /** Wideband CQI, 0..15 (TS 38.214, 5.2.2.1). */
  uint8_t cqi_wideband;
  /** Entries of `cqi_subband`; 0 = wideband only. */
  uint16_t num_subband;
  /** CQI per subband, 0..15, lowest PRB first, `[ceil(carrier_prb / subband_prb)]`. */
  uint8_t *cqi_subband;
  /** Slots since the channel was measured, 0..100000. Unit: slots. */
  uint32_t cqi_age_slots;
  /** Entries of `sinr_db`; 0 = not told. */
  uint16_t num_sinr;
  /** SINR per PRG at equal power, -100..100, `[ceil(carrier_prb / prg_size_prb)]`. Unit: dB. */
  float *sinr_db;
  /** RLC buffer without what is on HARQ processes; the maximum means full buffer. Unit: bytes. */
  uint32_t buffer_bytes;
  /** Age of the oldest queued packet. Unit: µs. */
  uint64_t hol_delay_us;
  /** Outcomes since the last report, `[SLOTPILOT_MAX_FEEDBACK]`. */
  uint16_t num_feedback;
  slotpilot_feedback *feedback;
  /** All blocks that wait for retransmission now, `[num_harq_processes]`. */
  uint16_t num_pending;
  slotpilot_pending *pending;
  /** Bits acknowledged in the last slot, without padding. Unit: bits. */
  uint64_t delivered_bits;
  /** Whether `sst` and `sd` (6 hex digits or empty) are told. */
  bool has_snssai;
  uint8_t sst;
  char sd[7];
  /** 5QI, 1..255 (TS 23.501, 5.7.4); 0 = not told. */
  uint8_t five_qi;
  /** Guaranteed flow bit rate, GFBR, 1..10000000; 0 = not told. Unit: kbit/s. */
  uint32_t gbr_kbps;
} slotpilot_user;

/** What became of a slot. */
typedef enum slotpilot_status {
  /** Nothing could have been asked for yet: no echo. */
  SLOTPILOT_NO_ECHO = 0,
  /** The allocation for this slot was applied. */
  SLOTPILOT_HIT,
  /** None had come. */
  SLOTPILOT_MISS,
  /** None had come, but a late one for an earlier slot had. */
  SLOTPILOT_STALE,
  /** One had come and broke the rule named in `reason`. */
  SLOTPILOT_REJECTED
} slotpilot_status;

/** Name of a status as it is on the wire, such as `HIT`; empty for `SLOTPILOT_NO_ECHO`. */
const char *slotpilot_status_name(slotpilot_status status);

/** The echo: what the RAN did with the allocation of the slot that a report closes. */
typedef struct slotpilot_applied {
  slotpilot_status status;
  /** Slot that the allocation was meant for; this slot when there is none. */
  uint64_t target_tti;
  /** Whether `allocation_seq` is known. */
  bool has_seq;
  /** `seq` of the allocation. */
  uint64_t allocation_seq;
  /** Which rule was broken; `SLOTPILOT_OK` = none. */
  slotpilot_code reason;
} slotpilot_applied;

/** The report on one slot. `slotpilot_begin_report` fills all but reserved PRBs and users. */
typedef struct slotpilot_report {
  /** Message count since the client was opened, without gaps. */
  uint64_t seq;
  /** Slot that has just been transmitted, counted since the cell started; never wraps. */
  uint64_t tti;
  /** System frame number, 0..1023, and slot inside the frame, 0..159. */
  uint16_t sfn;
  uint8_t slot;
  /** RAN's own clock when the report is sent. Unit: ns. */
  uint64_t sent_ns;
  /** What became of slot `tti`. */
  slotpilot_applied applied;
  /** PRBs that nobody may use in slot `tti + lead_slots` (SS/PBCH block, CORESET, ...). */
  uint16_t num_reserved;
  slotpilot_run reserved[SLOTPILOT_MAX_CARRIER_PRB];
  /** Every connected user, in any order, `[max_ues]`. */
  uint16_t num_users;
  slotpilot_user *users;
} slotpilot_report;

/** Who decided the PRB shares of an allocation. */
typedef enum slotpilot_source {
  /** The configured policy. */
  SLOTPILOT_SOURCE_POLICY = 0,
  /** The last allocation, held. */
  SLOTPILOT_SOURCE_HOLD,
  /** PF, configured or as fallback. */
  SLOTPILOT_SOURCE_PF,
  /** Nobody: there was nothing to give. */
  SLOTPILOT_SOURCE_NONE
} slotpilot_source;

/** Name of a source as it is on the wire, such as `policy`. */
const char *slotpilot_source_name(slotpilot_source source);

/** What one user gets in the target slot. */
typedef struct slotpilot_grant {
  /** C-RNTI, 1..65519. */
  uint16_t rnti;
  /** HARQ process number, 0..31. */
  uint8_t harq_pid;
  /** Repeats the block that waits on this process, with its size and number of PRBs. */
  bool retransmission;
  /** MCS index, 0..31; `SLOTPILOT_MCS_RAN_DECIDES` = the RAN decides. */
  uint8_t mcs;
  /** Sum of the runs' lengths. Unit: PRB. */
  uint16_t num_prb;
  /** PRBs of the user; inside the allocation. */
  uint16_t num_runs;
  const slotpilot_run *runs;
  /** Power against P_max/N_RB, the same on every PRB of the user, -30..30. Unit: dB. */
  double power_offset_db;
  /** What the policy asked for, as a share of the slot's available PRBs, 0..1. */
  double share;
} slotpilot_grant;

/** Which policy decided; texts are empty where unknown. */
typedef struct slotpilot_model {
  char name[65];
  char version[65];
  /** First 12 hex digits of the model file's SHA-256; empty for built-in policies. */
  char sha256[13];
} slotpilot_model;

/** The complete grid of one slot; PRBs without a grant stay empty. */
typedef struct slotpilot_allocation {
  /** The service's message count. */
  uint64_t seq;
  /** Slot of the report that it answers. */
  uint64_t report_tti;
  /** Slot in which it applies, and no other: `report_tti + lead_slots`. */
  uint64_t target_tti;
  slotpilot_source source;
  /** Why PRB shares fell back to PF, and power to equal power; `SLOTPILOT_OK` = they did not. */
  slotpilot_code prb_fallback, power_fallback;
  slotpilot_model prb_model, power_model;
  /** From the report's bytes to this message, on the service's clock. Unit: µs. */
  double total_us;
  /** Values that the service changed on the policy's way to the wire. */
  uint16_t num_clamps;
  uint16_t num_grants;
  slotpilot_grant grants[SLOTPILOT_MAX_CARRIER_PRB];
  /** Pool of the grants' runs. */
  uint16_t num_runs;
  slotpilot_run runs[SLOTPILOT_MAX_CARRIER_PRB];
} slotpilot_allocation;

/** What a HARQ process does. */
typedef enum slotpilot_process_state {
  /** Free for new data. */
  SLOTPILOT_IDLE = 0,
  /** Sent, with its outcome on the way. */
  SLOTPILOT_IN_FLIGHT,
  /** NACKed, waits for its retransmission. */
  SLOTPILOT_WAITING
} slotpilot_process_state;

/** A HARQ process as the checker needs to know it; `mcs` and `num_prb` count while it waits. */
typedef struct slotpilot_process {
  slotpilot_process_state state;
  uint8_t mcs;
  /** Unit: PRB. */
  uint16_t num_prb;
} slotpilot_process;

/** State of the RAN in the slot that an allocation is for. */
typedef struct slotpilot_state {
  /** Connected users. */
  uint16_t num_users;
  /** Their C-RNTIs, `[num_users]`. */
  const uint16_t *rntis;
  /** HARQ process `pid` of user `u` is at `[u * num_harq_processes + pid]`. */
  const slotpilot_process *processes;
  /** Whether PDSCH can be sent in this slot. */
  bool is_downlink;
  /** PRBs that were reported as reserved for this slot. */
  uint16_t num_reserved;
  const slotpilot_run *reserved;
} slotpilot_state;

/**
 * Checks an allocation as a whole: half a grid is never applied.
 *
 * Users known and named once; every run inside the carrier, beginning at a PRG, not reserved, not
 * owned twice; new data on idle processes, retransmissions as they wait, MCS in its table; offsets in
 * range and Σ num_prb · 10^(power_offset_db / 10) ≤ carrier_prb (and 1e-12 of it, for `pow` differs
 * between libraries in its last bit).
 *
 * Rules R2, R4, R6, E14. No allocation, no lock; needs no client.
 *
 * @returns `SLOTPILOT_OK`, or the first broken rule: UNKNOWN_RNTI, DUPLICATE_RNTI, PRB_BUDGET,
 *   RESERVED_PRB, PRB_OVERLAP, BAD_RANGE, RETX_CONFLICT, POWER_CAP.
 */
slotpilot_code slotpilot_check(const slotpilot_setup *setup, const slotpilot_allocation *allocation,
                               const slotpilot_state *state);

/** Bits per resource element of an MCS, Q_m · R (TS 38.214, 5.1.3.1-1..3); 0 outside its table. */
double slotpilot_spectral_efficiency(uint8_t mcs_table, uint8_t mcs);

/**
 * Size of the transport block that a grant carries (TS 38.214, 5.1.3.2, one layer).
 *
 * @param num_prb 0..275. Unit: PRB.
 * @param mcs Index into `setup->mcs_table`.
 * @returns TBS; 0 without PRBs, resource elements or such an MCS. Unit: bits.
 */
uint32_t slotpilot_transport_block_bits(const slotpilot_setup *setup, uint16_t num_prb, uint8_t mcs);

/** A cell's connection to the service. */
typedef struct slotpilot_client slotpilot_client;

/**
 * Connects a cell to the broker and asks for its setup, without waiting for an answer.
 *
 * The setup is repeated every 500 ms until it is answered, and again when a service solicits; a
 * refusal is final until then (rule E9). After a loss of the broker the client comes back by itself,
 * unless the broker sends it away: its login refused twice in a row, or a limit of the broker exceeded.
 * That is final: `slotpilot_publish` and `slotpilot_await_setup` then return NATS_REFUSED.
 *
 * @param options How; NULL = all defaults.
 * @param setup The cell's facts; copied.
 * @param client Receives the client; NULL on failure.
 * @param error Receives code and sentence on failure; may be NULL.
 * @returns `SLOTPILOT_OK`, CONFIG_INVALID, NATS_UNREACHABLE, NATS_REFUSED, NATS_TLS, or INTERNAL
 *   when there is no memory.
 */
slotpilot_code slotpilot_open(const slotpilot_options *options, const slotpilot_setup *setup,
                              slotpilot_client **client, slotpilot_error *error);

/** Sends what is on its way and frees everything; NULL is allowed. */
void slotpilot_close(slotpilot_client *client);

/**
 * Waits until a service has accepted or refused the setup.
 *
 * @param timeout_ms Longest wait; 0 = only look. Unit: ms.
 * @param error Receives the refusal's code and sentence; may be NULL.
 * @returns `SLOTPILOT_OK` when accepted, NO_SERVICE when nobody has answered yet, NATS_REFUSED when
 *   the broker has closed the connection for good, or the code of the refusal, which stands until a
 *   service solicits.
 */
slotpilot_code slotpilot_await_setup(slotpilot_client *client, uint32_t timeout_ms,
                                     slotpilot_error *error);

/**
 * Begins slot `tti`, paced: hands out what has come for it, does not wait.
 *
 * The inbox holds allocations for the slots `tti + 1` to `tti + lead_slots`, the first valid one of
 * each; all other messages are counted by code and echoed as STALE or REJECTED (rules R1, E1).
 *
 * @param tti The slot; larger than in the call before.
 * @returns The allocation, valid until the next slot begins, or NULL: the RAN's own scheduler runs
 *   this slot. The client answers for the echo either way.
 */
const slotpilot_allocation *slotpilot_take(slotpilot_client *client, uint64_t tti);

/**
 * Begins slot `tti` in lockstep: waits for the answer to the latest report first.
 *
 * That answer is for slot `tti - 1 + lead_slots`. Waiting for it, and not only for the one of slot
 * `tti`, keeps reports from queueing up at the service, which decides on the newest only (rule R7).
 *
 * @param timeout_ms Longest wait, after which the slot begins without. Unit: ms.
 * @returns As `slotpilot_take`.
 */
const slotpilot_allocation *slotpilot_wait(slotpilot_client *client, uint64_t tti,
                                           uint32_t timeout_ms);

/** What has come for a later slot, NULL if nothing; the RAN's own scheduler leaves its HARQ
 *  processes alone. */
const slotpilot_allocation *slotpilot_peek(const slotpilot_client *client, uint64_t tti);

/** Turns the echo of the slot that has begun from HIT into REJECTED with this reason. */
void slotpilot_reject(slotpilot_client *client, slotpilot_code reason);

/**
 * Begins the report on the slot that was begun last.
 *
 * @param tti The slot that has been transmitted.
 * @returns The client's report: `seq`, `tti`, `sfn`, `slot`, `sent_ns` and the echo are filled, users
 *   and reserved PRBs empty, users with all optional fields absent.
 */
slotpilot_report *slotpilot_begin_report(slotpilot_client *client, uint64_t tti);

/**
 * Publishes the report that was begun. While the broker is away it is dropped and counted.
 *
 * @returns `SLOTPILOT_OK` also when it was dropped; NATS_REFUSED when the broker has closed the
 *   connection for good, and this report is dropped as all later ones; BAD_RANGE when a count exceeds
 *   its capacity or a value lies outside its documented range, TOO_LARGE beyond the service's limit.
 */
slotpilot_code slotpilot_publish(slotpilot_client *client);

/** What a client has seen since it was opened. */
typedef struct slotpilot_counts {
  /** Reports published, and reports dropped because the broker was away. */
  uint64_t reports, reports_dropped;
  /** Messages on the allocation subject. */
  uint64_t allocations;
  /** Messages refused when they came, by code. */
  uint64_t refused[SLOTPILOT_NUM_CODES];
  /** Setups accepted, and solicitations heard. */
  uint64_t setups, solicitations;
} slotpilot_counts;

/** Reads the counters. */
const slotpilot_counts *slotpilot_get_counts(const slotpilot_client *client);

#ifdef __cplusplus
}
#endif
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#endif
