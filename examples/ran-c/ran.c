/** @file A toy RAN under slotpilot: its channel is made up, its side of the contract is complete. */
#include <math.h>
#include <signal.h>
#include <time.h>

#include "flags.h"

enum { MAX_USERS = 128, NUM_PRB = 52, PRG_PRB = 4, NUM_HARQ = 16, MAX_TX = 4, FEEDBACK_SLOTS = 4 };
enum { FIRST_RNTI = 17921, SSB_PERIOD_SLOTS = 20, ANSWER_WITHIN_MS = 1000, SETUP_WITHIN_MS = 2000 };

/** A transport block on its HARQ process. */
typedef struct block { uint32_t tbs_bits; int tx_count; uint64_t sent_tti; bool is_received; } block;

static slotpilot_setup setup;
static uint16_t rntis[MAX_USERS];
static double mean_db[MAX_USERS], phase[MAX_USERS];
static slotpilot_process processes[MAX_USERS * NUM_HARQ];
static block blocks[MAX_USERS * NUM_HARQ];
static int num_users, counts[SLOTPILOT_REJECTED + 1];
static uint64_t delivered_bits;
static volatile sig_atomic_t is_ended; // by a signal or the broker

static double sinr_db(int user, uint64_t tti, int prb) {
  return mean_db[user] + 4 * sin(tti / 150.0 + phase[user] + 6.0 * prb / NUM_PRB);
}

/** SINR at which an MCS of table 1 is 1.5 dB short of Shannon. */
static double needed_db(int mcs) {
  return 10 * log10(exp2(slotpilot_spectral_efficiency(1, (uint8_t)mcs)) - 1) + 1.5;
}

static uint8_t best_mcs(double db) {
  uint8_t mcs = 0;
  while (mcs < 28 && needed_db(mcs + 1) <= db) mcs += 1;
  return mcs;
}

/** CQI n of table 1 carries about what MCS 2 (n - 1) does. */
static uint8_t cqi_of(double db) { return (uint8_t)(1 + best_mcs(db) / 2); }

/** SS/PBCH block; returns how many runs are reserved. */
static uint16_t reserved_of(uint64_t tti, slotpilot_run *run) {
  *run = (slotpilot_run){.start_prb = 16, .num_prb = 20};
  return tti % SSB_PERIOD_SLOTS == 0;
}

/** Sends a grant's block over the toy channel: chase combining, a logistic block error ratio. */
static void transmit(const slotpilot_grant *grant, uint64_t tti) {
  int user = grant->rnti - FIRST_RNTI, at = user * NUM_HARQ + grant->harq_pid;
  slotpilot_process *process = &processes[at];
  block *sent = &blocks[at];
  if (!grant->retransmission) {
    bool is_own_mcs = grant->mcs == SLOTPILOT_MCS_RAN_DECIDES;
    process->mcs = is_own_mcs ? best_mcs(mean_db[user] - 2) : grant->mcs;
    process->num_prb = grant->num_prb;
    *sent = (block){slotpilot_transport_block_bits(&setup, grant->num_prb, process->mcs), 0, 0, 0};
  }
  double db = 0;
  for (int i = 0; i < grant->num_runs; i += 1) {
    slotpilot_run run = grant->runs[i];
    db += run.num_prb * sinr_db(user, tti, run.start_prb + run.num_prb / 2);
  }
  sent->tx_count += 1;
  sent->sent_tti = tti;
  db = db / grant->num_prb + grant->power_offset_db + 10 * log10(sent->tx_count);
  sent->is_received = drand48() >= 1 / (1 + exp(3 * (db - needed_db(process->mcs)) + 2));
  process->state = SLOTPILOT_IN_FLIGHT;
}

static bool is_promised(slotpilot_client *client, uint64_t tti, const slotpilot_grant *own) {
  for (int later = 1; later <= setup.lead_slots; later += 1) {
    const slotpilot_allocation *held = slotpilot_peek(client, tti + later);
    for (int i = 0; held && i < held->num_grants; i += 1) {
      const slotpilot_grant *promised = &held->grants[i];
      if (promised->rnti == own->rnti && promised->harq_pid == own->harq_pid) return true;
    }
  }
  return false;
}

/** The RAN's own scheduler: one user per slot in turn, the last block that waits before new data. */
static void schedule(slotpilot_client *client, uint64_t tti) {
  int user = (int)(tti % num_users);
  slotpilot_run ssb, run = {0, 0};
  slotpilot_grant chosen = {.rnti = 0};
  int most_prb = reserved_of(tti, &ssb) ? ssb.start_prb : NUM_PRB;
  for (int pid = 0; pid < NUM_HARQ; pid += 1) {
    const slotpilot_process *process = &processes[user * NUM_HARQ + pid];
    bool is_waiting = process->state == SLOTPILOT_WAITING && process->num_prb <= most_prb;
    bool is_idle = process->state == SLOTPILOT_IDLE && !chosen.retransmission;
    uint16_t num_prb = is_waiting ? process->num_prb : 4 * PRG_PRB;
    slotpilot_grant grant = {rntis[user], (uint8_t)pid, is_waiting, SLOTPILOT_MCS_RAN_DECIDES,
                             num_prb, 1, &run, 0, 0};
    if ((is_waiting || is_idle) && !is_promised(client, tti, &grant)) chosen = grant;
  }
  run.num_prb = chosen.num_prb;
  if (chosen.rnti) transmit(&chosen, tti);
}

static void report_process(slotpilot_user *user, int at, uint64_t tti) {
  static const uint8_t versions[] = {0, 2, 3, 1};
  slotpilot_process *process = &processes[at];
  const block *sent = &blocks[at];
  uint8_t pid = (uint8_t)(at % NUM_HARQ);
  if (process->state == SLOTPILOT_IN_FLIGHT && sent->sent_tti + FEEDBACK_SLOTS <= tti) {
    user->feedback[user->num_feedback++] = (slotpilot_feedback){
        pid, sent->is_received, false, process->mcs, sent->tbs_bits, sent->sent_tti};
    if (sent->is_received) user->delivered_bits += sent->tbs_bits;
    bool is_over = sent->is_received || sent->tx_count == MAX_TX;
    process->state = is_over ? SLOTPILOT_IDLE : SLOTPILOT_WAITING;
  }
  if (process->state != SLOTPILOT_WAITING) return;
  user->pending[user->num_pending++] = (slotpilot_pending){
      pid, process->mcs, versions[sent->tx_count % 4], (uint8_t)sent->tx_count, process->num_prb,
      sent->tbs_bits};
}

static void report_user(slotpilot_user *user, int u, uint64_t tti) {
  user->rnti = rntis[u];
  user->buffer_bytes = SLOTPILOT_FULL_BUFFER_BYTES;
  user->cqi_wideband = cqi_of(mean_db[u]);
  for (int prb = 0; prb < NUM_PRB; prb += setup.subband_prb) {
    user->cqi_subband[user->num_subband++] = cqi_of(sinr_db(u, tti, prb + 2));
  }
  for (int pid = 0; pid < NUM_HARQ; pid += 1) report_process(user, u * NUM_HARQ + pid, tti);
  delivered_bits += user->delivered_bits;
}

static void run_slot(slotpilot_client *client, uint64_t tti) {
  slotpilot_run ssb;
  slotpilot_state state = {(uint16_t)num_users, rntis, processes, true, reserved_of(tti, &ssb), &ssb};
  const slotpilot_allocation *allocation =
      setup.clock == SLOTPILOT_LOCKSTEP ? slotpilot_wait(client, tti, ANSWER_WITHIN_MS)
                                        : slotpilot_take(client, tti);
  slotpilot_code code = allocation ? slotpilot_check(&setup, allocation, &state) : SLOTPILOT_OK;
  if (code) slotpilot_reject(client, code);
  int num_grants = allocation && !code ? allocation->num_grants : 0;
  for (int i = 0; i < num_grants; i += 1) transmit(&allocation->grants[i], tti);
  if (!allocation || code) schedule(client, tti);
  slotpilot_report *report = slotpilot_begin_report(client, tti);
  report->num_reserved = reserved_of(tti + setup.lead_slots, report->reserved);
  report->num_users = (uint16_t)num_users;
  for (int u = 0; u < num_users; u += 1) report_user(&report->users[u], u, tti);
  counts[report->applied.status] += 1;
  if (slotpilot_publish(client) == SLOTPILOT_NATS_REFUSED) is_ended = 1;
}

static void end_soon(int signal) { is_ended = signal; }

static void run(slotpilot_client *client, long num_slots, long slot_us) {
  struct timespec due;
  long tti = 0;
  signal(SIGINT, end_soon), signal(SIGTERM, end_soon);
  clock_gettime(CLOCK_MONOTONIC, &due);
  for (; !is_ended && (num_slots == 0 || tti < num_slots); tti += 1) {
    if (slot_us > 0) clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    run_slot(client, (uint64_t)tti);
    due.tv_sec += (due.tv_nsec + 1000 * slot_us) / 1000000000;
    due.tv_nsec = (due.tv_nsec + 1000 * slot_us) % 1000000000;
  }
  printf("%ld slots:", tti);
  for (int i = SLOTPILOT_HIT; i <= SLOTPILOT_REJECTED; i += 1)
    printf(" %s %d", slotpilot_status_name((slotpilot_status)i), counts[i]);
  printf("; %.2f Mbit/s\n", delivered_bits / (1e3 * fmax((double)tti, 1)));
}

static void tell(slotpilot_code code, const slotpilot_error *error) {
  if (code) fprintf(stderr, "%s: %s\n", slotpilot_code_name(code), error->message);
}

int main(int argc, char **argv) {
  ran_flags flags = read_flags(argc, argv, MAX_USERS);
  num_users = flags.num_users;
  slotpilot_default_setup(&setup);
  setup.cell_id = flags.cell_id, setup.lead_slots = (uint8_t)flags.lead_slots;
  setup.prg_size_prb = PRG_PRB, setup.max_ues = MAX_USERS;
  setup.clock = flags.slot_us > 0 ? SLOTPILOT_PACED : SLOTPILOT_LOCKSTEP;
  slotpilot_options options = {flags.nats_url, flags.prefix, .encoding = flags.encoding};
  srand48(flags.seed);
  for (int u = 0; u < num_users; u += 1) {
    rntis[u] = (uint16_t)(FIRST_RNTI + u);
    mean_db[u] = 2 + 18 * drand48(), phase[u] = 6 * drand48();
  }
  slotpilot_client *client;
  slotpilot_error error;
  slotpilot_code code = slotpilot_open(&options, &setup, &client, &error);
  if (!code) code = slotpilot_await_setup(client, SETUP_WITHIN_MS, &error);
  tell(code, &error);
  if (code == SLOTPILOT_NO_SERVICE && flags.slot_us == 0) // a paced cell begins by itself
    tell(code = slotpilot_await_setup(client, UINT32_MAX, &error), &error);
  if (!code || code == SLOTPILOT_NO_SERVICE) {
    run(client, flags.num_slots, flags.slot_us);
    code = slotpilot_await_setup(client, 0, &error); // refused meanwhile?
    tell(code == SLOTPILOT_NO_SERVICE ? SLOTPILOT_OK : code, &error);
  }
  slotpilot_close(client);
  return code && code != SLOTPILOT_NO_SERVICE;
}
