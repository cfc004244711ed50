/**
 * @file Writes what the library writes, for others to judge: `messages folder` puts `setup` and
 * `report`, each as .json and .msgpack, there, and `blocks.csv` of `table,prb,mcs,bits`.
 */
#include <stdio.h>
#include <string.h>

#include "report_memory.h"
#include "sample.h"
#include "setup.h"
#include "write_report.h"

static char bytes[SLOTPILOT_MAX_MESSAGE_BYTES];

static FILE *create(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return fopen(path, "wb");
}

static bool save(const char *folder, const char *name, size_t length) {
  FILE *file = create(folder, name);
  return file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0;
}

static bool save_blocks(const char *folder, slotpilot_setup setup) {
  FILE *file = create(folder, "blocks.csv");
  if (file == NULL) return false;
  for (setup.mcs_table = 1; setup.mcs_table <= 3; setup.mcs_table += 1) {
    for (uint16_t prb = 0; prb <= SLOTPILOT_MAX_CARRIER_PRB; prb += 1) {
      for (uint8_t mcs = 0; mcs <= 28; mcs += 1) {
        unsigned bits = slotpilot_transport_block_bits(&setup, prb, mcs);
        fprintf(file, "%u,%u,%u,%u\n", setup.mcs_table, prb, mcs, bits);
      }
    }
  }
  return fclose(file) == 0;
}

int main(int argc, char **argv) {
  static const slotpilot_slice slices[] = {{1, "", 10, 20, 80.5}, {2, "00abCD", 0, 0, 100}};
  slotpilot_setup setup;
  sp_report_memory memory;
  if (argc != 2) return 2;
  slotpilot_default_setup(&setup);
  setup.cell_id = "cell-1";
  setup.nr_cell_identity = 68719476735;
  setup.max_tx_power_dbm = -12.5;
  setup.slices = slices;
  setup.num_slices = 2;
  if (sp_check_setup(&setup, NULL) || !sp_open_report(&memory, &setup)) return 2;
  sample_report(&setup, &memory.report, 20);
  bool is_saved =
      !sp_check_report(&setup, &memory.report) &&
      save(argv[1], "setup.json", sp_write_setup(SLOTPILOT_JSON, &setup, bytes, sizeof bytes)) &&
      save(argv[1], "setup.msgpack", sp_write_setup(SLOTPILOT_MSGPACK, &setup, bytes, sizeof bytes)) &&
      save(argv[1], "report.json",
           sp_write_report(SLOTPILOT_JSON, &memory.report, bytes, sizeof bytes)) &&
      save(argv[1], "report.msgpack",
           sp_write_report(SLOTPILOT_MSGPACK, &memory.report, bytes, sizeof bytes)) &&
      save_blocks(argv[1], setup);
  sp_close_report(&memory);
  return is_saved ? 0 : 1;
}
