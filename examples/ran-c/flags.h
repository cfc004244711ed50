/** @file The example's command line; a wrong one ends the program with a sentence and status 2. */
#ifndef RAN_FLAGS_H
#define RAN_FLAGS_H

#include <getopt.h>
#include <slotpilot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** What the command line says. */
typedef struct ran_flags {
  const char *nats_url, *cell_id, *prefix;
  slotpilot_encoding encoding;
  /** Slots to run; 0 = until stopped. */
  long num_slots;
  int num_users, lead_slots;
  /** Length of a slot; 0 = in lockstep. Unit: µs. */
  long slot_us;
  long seed;
} ran_flags;

static long number_of(const char *flag, const char *text, long least, long most) {
  char *end;
  long number = strtol(text, &end, 10);
  if (end != text && *end == '\0' && number >= least && number <= most) return number;
  fprintf(stderr, "--%s: a number from %ld to %ld\n", flag, least, most);
  exit(2);
}

static slotpilot_encoding encoding_of(const char *text) {
  if (strcmp(text, "json") == 0) return SLOTPILOT_JSON;
  if (strcmp(text, "msgpack") == 0) return SLOTPILOT_MSGPACK;
  fputs("--encoding: msgpack or json\n", stderr);
  exit(2);
}

static ran_flags read_flags(int argc, char **argv, int most_users) {
  enum { URL, CELL, PREFIX, SLOTS, USERS, ENCODING, LEAD, SLOT_US, SEED };
  static const struct option flags[] = {
      {"nats-url", 1, 0, URL}, {"cell-id", 1, 0, CELL}, {"prefix", 1, 0, PREFIX},
      {"slots", 1, 0, SLOTS}, {"users", 1, 0, USERS}, {"encoding", 1, 0, ENCODING},
      {"lead-slots", 1, 0, LEAD}, {"slot-us", 1, 0, SLOT_US}, {"seed", 1, 0, SEED}, {0, 0, 0, 0}};
  const char *values[] = {NULL, "cell-1", NULL, "2000", "4", "msgpack", "2", "0", "1"};
  for (int flag; (flag = getopt_long(argc, argv, "", flags, NULL)) >= 0; values[flag] = optarg)
    if (flag == '?') exit(2);
  return (ran_flags){
      .nats_url = values[URL],
      .cell_id = values[CELL],
      .prefix = values[PREFIX],
      .encoding = encoding_of(values[ENCODING]),
      .num_slots = number_of("slots", values[SLOTS], 0, INT32_MAX),
      .num_users = (int)number_of("users", values[USERS], 1, most_users),
      .lead_slots = (int)number_of("lead-slots", values[LEAD], 1, SLOTPILOT_MAX_LEAD_SLOTS),
      .slot_us = number_of("slot-us", values[SLOT_US], 0, 1000000),
      .seed = number_of("seed", values[SEED], 0, INT32_MAX)};
}

#endif
