/**
 * @file Counts malloc, calloc and realloc per slot of a lockstep cell under a running service:
 * `count-allocations nats-url prefix json|msgpack`. Prints one JSON object.
 *
 * The allocator is wrapped for the whole process. What the slot loop's own thread asks for is ours;
 * what other threads ask for is libnats's, which allocates every message that it reads. The C
 * library's allocator does the work.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "report_memory.h"
#include "sample.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t num, size_t size);
void *__libc_realloc(void *old, size_t size);

static _Thread_local bool is_ours;
static atomic_bool is_counting;
static atomic_long num_ours, num_others;

static void count(void) {
  if (atomic_load(&is_counting)) atomic_fetch_add(is_ours ? &num_ours : &num_others, 1);
}

void *malloc(size_t size) { return count(), __libc_malloc(size); }
void *calloc(size_t num, size_t size) { return count(), __libc_calloc(num, size); }
void *realloc(void *old, size_t size) { return count(), __libc_realloc(old, size); }

enum { WARM_UP_SLOTS = 200, NUM_SLOTS = 1000, NUM_USERS = 20, ANSWER_WITHIN_MS = 5000 };

/** A cell of users whose blocks are all received at once; returns how many slots were HIT. */
static int run_slots(slotpilot_client *client, const slotpilot_setup *setup) {
  static uint16_t rntis[NUM_USERS];
  static slotpilot_process processes[NUM_USERS * SLOTPILOT_MAX_HARQ_PROCESSES];
  slotpilot_state state = {NUM_USERS, rntis, processes, true, 0, NULL};
  int num_hit = 0;
  for (int u = 0; u < NUM_USERS; u += 1) rntis[u] = (uint16_t)(17921 + u);
  for (uint64_t tti = 0; tti < WARM_UP_SLOTS + NUM_SLOTS; tti += 1) {
    atomic_store(&is_counting, tti >= WARM_UP_SLOTS);
    const slotpilot_allocation *allocation = slotpilot_wait(client, tti, ANSWER_WITHIN_MS);
    slotpilot_code code = allocation ? slotpilot_check(setup, allocation, &state) : SLOTPILOT_OK;
    if (code) slotpilot_reject(client, code);
    slotpilot_report *report = slotpilot_begin_report(client, tti);
    slotpilot_applied applied = report->applied;
    sample_report(setup, report, NUM_USERS);
    report->applied = applied;
    report->num_reserved = 0;
    for (int u = 0; u < NUM_USERS; u += 1) {
      report->users[u].num_feedback = report->users[u].num_pending = 0;
    }
    for (int i = 0; allocation && !code && i < allocation->num_grants; i += 1) {
      const slotpilot_grant *grant = &allocation->grants[i];
      slotpilot_user *user = &report->users[grant->rnti - 17921];
      uint32_t bits = slotpilot_transport_block_bits(setup, grant->num_prb, grant->mcs);
      user->feedback[user->num_feedback++] =
          (slotpilot_feedback){grant->harq_pid, true, false, grant->mcs, bits, tti};
    }
    num_hit += report->applied.status == SLOTPILOT_HIT && tti >= WARM_UP_SLOTS;
    if (slotpilot_publish(client)) return -1;
  }
  atomic_store(&is_counting, false);
  return num_hit;
}

int main(int argc, char **argv) {
  slotpilot_setup setup;
  slotpilot_client *client;
  slotpilot_error error;
  if (argc != 4) return 2;
  is_ours = true;
  slotpilot_default_setup(&setup);
  setup.cell_id = "count-allocations";
  setup.clock = SLOTPILOT_LOCKSTEP;
  slotpilot_options options = {.nats_url = argv[1], .subject_prefix = argv[2]};
  options.encoding = strcmp(argv[3], "json") ? SLOTPILOT_MSGPACK : SLOTPILOT_JSON;
  slotpilot_code code = slotpilot_open(&options, &setup, &client, &error);
  if (code == SLOTPILOT_OK) code = slotpilot_await_setup(client, ANSWER_WITHIN_MS, &error);
  int num_hit = code ? -1 : run_slots(client, &setup);
  if (code) fprintf(stderr, "%s: %s\n", slotpilot_code_name(code), error.message);
  printf("{\"slots\":%d,\"hit\":%d,\"ours\":%ld,\"others\":%ld}\n", NUM_SLOTS, num_hit,
         atomic_load(&num_ours), atomic_load(&num_others));
  slotpilot_close(client);
  return num_hit < 0;
}
