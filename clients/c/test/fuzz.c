/** @file Reads mutated allocations for some seconds: `fuzz [seconds] [seed]`. For sanitizers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "inbox.h"
#include "sample.h"
#include "setup.h"

static const sample GOOD = {.seq = 1, .report_tti = 8, .target_tti = 10, .num_grants = 20,
                            .num_prb = 2, .power_offset_db = 0.5, .has_unknown = true};

/** Bytes that mean something to one of the encodings. */
static const unsigned char TELLING[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1,
                                        0xc4, 0xc7, 0xca, 0xcb, 0xcf, 0xd0, 0xd3, 0xd9, 0xdb, 0xdc,
                                        0xdd, 0xde, 0xdf, 0xff, '{',  '}',  '[',  ']',  '"',  '\\',
                                        ',',  ':',  '-',  'e',  '.',  '9'};

static size_t mutate(unsigned char *bytes, size_t length) {
  int num_changes = 1 + rand() % 4;
  for (int i = 0; i < num_changes; i += 1) {
    size_t at = (size_t)rand() % length;
    size_t from = (size_t)rand() % length;
    size_t num = (size_t)rand() % (length - (at > from ? at : from));
    switch (rand() % 5) {
      case 0: bytes[at] ^= (unsigned char)(1 << rand() % 8); break;
      case 1: bytes[at] = TELLING[(size_t)rand() % sizeof TELLING]; break;
      case 2: memmove(&bytes[at], &bytes[from], num); break;
      case 3: memset(&bytes[at], TELLING[(size_t)rand() % sizeof TELLING], num); break;
      default: length = at + 1;
    }
  }
  return length;
}

/** On the heap and as long as the message, so that reading past its end is seen. */
static bool feed(sp_inbox *inbox, const char *good, size_t length) {
  slotpilot_applied echo = {.status = SLOTPILOT_MISS};
  sp_setup_reply reply;
  uint64_t report_tti;
  unsigned char *changed = malloc(length);
  if (changed == NULL) return false;
  memcpy(changed, good, length);
  size_t cut = mutate(changed, length);
  unsigned char *message = realloc(changed, cut);
  if (message == NULL) message = changed;
  slotpilot_code code = sp_accept(inbox, message, cut, &report_tti);
  sp_read_setup_reply(&inbox->scratch, message, cut, &reply);
  free(message);
  sp_begin_slot(inbox, 9, &echo);
  inbox->tti = 8;
  return code == SLOTPILOT_OK;
}

int main(int argc, char **argv) {
  static char good[2][65536];
  size_t length[2];
  sp_inbox inbox;
  time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 2);
  srand(argc > 2 ? (unsigned)atoi(argv[2]) : 1);
  length[0] = sample_allocation(SLOTPILOT_MSGPACK, &GOOD, good[0], sizeof good[0]);
  length[1] = sample_allocation(SLOTPILOT_JSON, &GOOD, good[1], sizeof good[1]);
  if (!sp_open_inbox(&inbox, 2)) return 2;
  inbox.tti = 8;
  unsigned long num_read = 0, num_taken = 0;
  for (; time(NULL) <= end; num_read += 1) {
    int i = rand() % 2;
    num_taken += feed(&inbox, good[i], length[i]);
    for (int place = 0; place <= 2; place += 1) inbox.is_held[place] = false;
  }
  sp_close_inbox(&inbox);
  printf("%lu mutated allocations, %lu of them still valid\n", num_read, num_taken);
  return num_taken == 0 || num_taken == num_read;
}
