/**
 * @file What a slot costs the C client: `c-client nats-url folder rounds`. Writes its messages to the
 * folder and prints one JSON object: nanoseconds of every round, by encoding and part.
 */
#include <nats/nats.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "read_allocation.h"
#include "sample.h"
#include "write_report.h"

enum { NUM_USERS = 20, WARM_UP = 200, ARRIVES_US = 300, MAX_BYTES = 65536, MAX_SUBJECT = 128 };
enum { ENCODE, PUBLISH, DECODE, RECEIVE, NUM_PARTS };
static const char *const PARTS[] = {"encode", "encodePublish", "decode", "receiveDecode"};
static const char *const NAMES[] = {"msgpack", "json"};

/** A cell on a broker, and somebody who answers it. */
typedef struct bench {
  slotpilot_setup setup;
  slotpilot_encoding encoding;
  slotpilot_client *client;
  natsConnection *answers;
  char subject[MAX_SUBJECT];
  sp_scratch scratch;
  char bytes[MAX_BYTES];
} bench;

static double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

static slotpilot_report *fill_report(bench *b, uint64_t tti) {
  slotpilot_report *report = slotpilot_begin_report(b->client, tti);
  sample_report(&b->setup, report, NUM_USERS);
  return report;
}

/** Two PRBs in two runs for each user. */
static size_t write_answer(bench *b, uint64_t tti) {
  const sample sent = {.seq = tti, .report_tti = tti, .target_tti = tti + 1,
                       .num_grants = NUM_USERS, .num_prb = 2, .power_offset_db = -0.618034};
  return sample_allocation(b->encoding, &sent, b->bytes, sizeof b->bytes);
}

/** Whether the slot's allocation had come; otherwise the round does not count. */
static bool measure_slot(bench *b, uint64_t tti, double *ns) {
  static slotpilot_allocation allocation;
  double start_ns = now_ns();
  bool is_there = slotpilot_take(b->client, tti) != NULL;
  ns[RECEIVE] = now_ns() - start_ns;
  slotpilot_report *report = fill_report(b, tti);
  start_ns = now_ns();
  sp_check_report(&b->setup, report);
  sp_write_report(b->encoding, report, b->bytes, sizeof b->bytes);
  ns[ENCODE] = now_ns() - start_ns;
  start_ns = now_ns();
  slotpilot_publish(b->client);
  ns[PUBLISH] = now_ns() - start_ns;
  size_t length = write_answer(b, tti);
  start_ns = now_ns();
  sp_read_allocation(&b->scratch, b->bytes, length, &allocation);
  ns[DECODE] = now_ns() - start_ns;
  natsConnection_Publish(b->answers, b->subject, b->bytes, (int)length);
  usleep(ARRIVES_US);
  return is_there;
}

static bool save(const char *folder, const char *kind, const bench *b, size_t length) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.%s", folder, kind, NAMES[b->encoding]);
  FILE *file = fopen(path, "wb");
  return file && fwrite(b->bytes, 1, length, file) == length && fclose(file) == 0;
}

static bool save_messages(bench *b, const char *folder) {
  slotpilot_report *report = fill_report(b, 0);
  size_t length = sp_write_report(b->encoding, report, b->bytes, sizeof b->bytes);
  return save(folder, "report", b, length) && save(folder, "allocation", b, write_answer(b, 0));
}

static void print_rounds(const double *ns, int num_rounds, const char *name, const char *after) {
  printf("\"%s\":{", name);
  for (int part = 0; part < NUM_PARTS; part += 1) {
    printf("\"%s\":[", PARTS[part]);
    for (int i = 0; i < num_rounds; i += 1) {
      printf("%.0f%s", ns[i * NUM_PARTS + part], i + 1 < num_rounds ? "," : "]");
    }
    printf(part + 1 < NUM_PARTS ? "," : "}%s", after);
  }
}

static bool measure(bench *b, const slotpilot_options *options, const char *folder, int num_rounds) {
  double *ns = malloc(sizeof *ns * NUM_PARTS * (size_t)num_rounds);
  slotpilot_error error;
  b->encoding = options->encoding;
  bool is_ready = ns && slotpilot_open(options, &b->setup, &b->client, &error) == SLOTPILOT_OK &&
                  save_messages(b, folder);
  for (int tti = 0, i = -WARM_UP; is_ready && i < num_rounds; tti += 1) {
    double unused[NUM_PARTS];
    i += measure_slot(b, (uint64_t)tti, i < 0 ? unused : &ns[i * NUM_PARTS]);
  }
  if (is_ready) print_rounds(ns, num_rounds, NAMES[b->encoding], b->encoding ? "}\n" : ",");
  slotpilot_close(b->client);
  free(ns);
  return is_ready;
}

int main(int argc, char **argv) {
  static bench b;
  if (argc != 4 || !sp_open_scratch(&b.scratch)) return 2;
  slotpilot_default_setup(&b.setup);
  b.setup.cell_id = "bench-c-client";
  b.setup.lead_slots = 1;
  snprintf(b.subject, sizeof b.subject, "bench.cell.%s.allocation", b.setup.cell_id);
  if (natsConnection_ConnectTo(&b.answers, argv[1]) != NATS_OK) return 1;
  slotpilot_options options = {.nats_url = argv[1], .subject_prefix = "bench"};
  printf("{");
  bool is_done = measure(&b, &options, argv[2], atoi(argv[3]));
  options.encoding = SLOTPILOT_JSON;
  return is_done && measure(&b, &options, argv[2], atoi(argv[3])) ? 0 : 1;
}
