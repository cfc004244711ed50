#include "setup.h"

#include <math.h>
#include <string.h>

#include "codes.h"
#include "map_reader.h"
#include "writer.h"

void slotpilot_default_setup(slotpilot_setup *setup) {
  *setup = (slotpilot_setup){
      .scs_khz = 15,
      .carrier_prb = 52,
      .prg_size_prb = 1,
      .subband_prb = 4,
      .max_tx_power_dbm = 24,
      .min_power_offset_db = -6,
      .max_power_offset_db = 6,
      .noise_figure_db = 7,
      .slot_pattern = "D",
      .pdsch_symbols = 12,
      .dmrs_re_per_prb = 12,
      .mcs_table = 1,
      .cqi_table = 1,
      .max_harq_tx = 4,
      .num_harq_processes = 16,
      .lead_slots = 2,
      .max_ues = 64,
  };
}

static bool is_spelt(const char *text, size_t max_length, const char *letters) {
  return text != NULL && *text != '\0' && strlen(text) <= max_length &&
         strspn(text, letters) == strlen(text);
}

static bool is_slice(const slotpilot_slice *slice) {
  size_t num_digits = strnlen(slice->sd, sizeof slice->sd);
  double percents[] = {slice->dedicated_percent, slice->min_percent, slice->max_percent};
  for (int i = 0; i < 3; i += 1) {
    if (!(percents[i] >= 0 && percents[i] <= 100)) return false;
  }
  return num_digits == 0 || (num_digits == 6 && is_spelt(slice->sd, 6, "0123456789abcdefABCDEF"));
}

slotpilot_code sp_check_setup(const slotpilot_setup *s, slotpilot_error *error) {
  static const char id_letters[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  uint8_t overhead = s->overhead_re_per_prb;
  bool is_scs = s->scs_khz == 15 || s->scs_khz == 30 || s->scs_khz == 60 || s->scs_khz == 120;
  const struct {
    bool is_good;
    const char *rule;
  } rules[] = {
      {is_spelt(s->cell_id, 64, id_letters), "cell_id: 1 to 64 letters, digits, dashes, underscores"},
      {s->nr_cell_identity >> 36 == 0, "nr_cell_identity: 36 bits"},
      {is_scs, "scs_khz: 15, 30, 60 or 120"},
      {s->carrier_prb >= 1 && s->carrier_prb <= SLOTPILOT_MAX_CARRIER_PRB, "carrier_prb: 1 to 275"},
      {s->prg_size_prb >= 1 && s->prg_size_prb <= 16, "prg_size_prb: 1 to 16"},
      {s->subband_prb >= 1 && s->subband_prb <= SLOTPILOT_MAX_CARRIER_PRB, "subband_prb: 1 to 275"},
      {s->max_tx_power_dbm >= -40 && s->max_tx_power_dbm <= 80, "max_tx_power_dbm: -40 to 80"},
      {s->min_power_offset_db >= -30 && s->min_power_offset_db <= 0, "min_power_offset_db: -30 to 0"},
      {s->max_power_offset_db >= 0 && s->max_power_offset_db <= 30, "max_power_offset_db: 0 to 30"},
      {s->noise_figure_db >= 0 && s->noise_figure_db <= 40, "noise_figure_db: 0 to 40"},
      {is_spelt(s->slot_pattern, 160, "DSU"), "slot_pattern: 1 to 160 letters D, S, U"},
      {s->pdsch_symbols >= 1 && s->pdsch_symbols <= 14, "pdsch_symbols: 1 to 14"},
      {s->dmrs_re_per_prb <= 72, "dmrs_re_per_prb: 0 to 72"},
      {overhead <= 18 && overhead % 6 == 0, "overhead_re_per_prb: 0, 6, 12 or 18"},
      {s->mcs_table >= 1 && s->mcs_table <= 3, "mcs_table: 1 to 3"},
      {s->cqi_table >= 1 && s->cqi_table <= 3, "cqi_table: 1 to 3"},
      {s->max_harq_tx >= 1 && s->max_harq_tx <= 8, "max_harq_tx: 1 to 8"},
      {s->num_harq_processes >= 1 && s->num_harq_processes <= SLOTPILOT_MAX_HARQ_PROCESSES,
       "num_harq_processes: 1 to 32"},
      {s->lead_slots >= 1 && s->lead_slots <= SLOTPILOT_MAX_LEAD_SLOTS, "lead_slots: 1 to 30"},
      {s->max_ues >= 1 && s->max_ues <= SLOTPILOT_MAX_UES, "max_ues: 1 to 1024"},
      {s->num_slices <= 64 && (s->num_slices == 0 || s->slices != NULL), "slices: at most 64"},
  };
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i += 1) {
    if (rules[i].is_good) continue;
    return sp_fail(error, SLOTPILOT_CONFIG_INVALID, "correct the setup: %s", rules[i].rule);
  }
  for (size_t i = 0; i < s->num_slices; i += 1) {
    if (is_slice(&s->slices[i])) continue;
    return sp_fail(error, SLOTPILOT_CONFIG_INVALID,
                   "correct the setup: slice %zu: sd empty or 6 hex digits, percents 0 to 100", i);
  }
  return SLOTPILOT_OK;
}

static void write_count(sp_writer *writer, const char *key, uint64_t number) {
  sp_write_key(writer, key);
  sp_write_count(writer, number);
}

static void write_real(sp_writer *writer, const char *key, double number) {
  sp_write_key(writer, key);
  sp_write_real(writer, number);
}

static void write_text(sp_writer *writer, const char *key, const char *text) {
  sp_write_key(writer, key);
  sp_write_text(writer, text);
}

static void write_slice(sp_writer *writer, const slotpilot_slice *slice) {
  bool has_sd = slice->sd[0] != '\0';
  sp_write_map(writer, 2);
  sp_write_key(writer, "snssai");
  sp_write_map(writer, has_sd ? 2 : 1);
  write_count(writer, "sst", slice->sst);
  if (has_sd) write_text(writer, "sd", slice->sd);
  sp_end_map(writer);
  sp_write_key(writer, "rrmPolicyRatio");
  sp_write_map(writer, 3);
  write_real(writer, "dedicated", slice->dedicated_percent);
  write_real(writer, "min", slice->min_percent);
  write_real(writer, "max", slice->max_percent);
  sp_end_map(writer);
  sp_end_map(writer);
}

static void write_slices(sp_writer *writer, const slotpilot_setup *setup) {
  sp_write_key(writer, "slices");
  sp_write_list(writer, (uint32_t)setup->num_slices);
  for (size_t i = 0; i < setup->num_slices; i += 1) write_slice(writer, &setup->slices[i]);
  sp_end_list(writer);
}

static void write_offset_range(sp_writer *writer, const slotpilot_setup *setup) {
  sp_write_key(writer, "powerOffsetRangeDb");
  sp_write_map(writer, 2);
  write_real(writer, "min", setup->min_power_offset_db);
  write_real(writer, "max", setup->max_power_offset_db);
  sp_end_map(writer);
}

size_t sp_write_setup(slotpilot_encoding encoding, const slotpilot_setup *setup, char *bytes,
                      size_t capacity) {
  sp_writer writer = sp_begin_writing(encoding, bytes, capacity);
  bool has_identity = setup->nr_cell_identity > 0;
  bool has_slices = setup->num_slices > 0;
  sp_write_map(&writer, 20u + has_identity + has_slices);
  write_text(&writer, "contractVersion", SLOTPILOT_CONTRACT_VERSION);
  write_text(&writer, "cellId", setup->cell_id);
  if (has_identity) write_count(&writer, "nrCellIdentity", setup->nr_cell_identity);
  write_count(&writer, "scsKhz", setup->scs_khz);
  write_count(&writer, "carrierPrb", setup->carrier_prb);
  write_count(&writer, "prgSizePrb", setup->prg_size_prb);
  write_count(&writer, "subbandPrb", setup->subband_prb);
  write_real(&writer, "maxTxPowerDbm", setup->max_tx_power_dbm);
  write_offset_range(&writer, setup);
  write_real(&writer, "noiseFigureDb", setup->noise_figure_db);
  write_text(&writer, "slotPattern", setup->slot_pattern);
  write_count(&writer, "pdschSymbols", setup->pdsch_symbols);
  write_count(&writer, "dmrsRePerPrb", setup->dmrs_re_per_prb);
  write_count(&writer, "overheadRePerPrb", setup->overhead_re_per_prb);
  write_count(&writer, "mcsTable", setup->mcs_table);
  write_count(&writer, "cqiTable", setup->cqi_table);
  write_count(&writer, "maxHarqTx", setup->max_harq_tx);
  write_count(&writer, "numHarqProcesses", setup->num_harq_processes);
  write_count(&writer, "leadSlots", setup->lead_slots);
  write_count(&writer, "maxUes", setup->max_ues);
  write_text(&writer, "clock", setup->clock == SLOTPILOT_LOCKSTEP ? "lockstep" : "paced");
  if (has_slices) write_slices(&writer, setup);
  sp_end_map(&writer);
  return writer.is_full ? 0 : (size_t)(writer.next - bytes);
}

static bool read_message(sp_reader *reader, const sp_value *value, void *out) {
  char *message = out;
  sp_value cut = *value;
  if (cut.length >= sizeof((sp_setup_reply *)0)->message) {
    cut.length = sizeof((sp_setup_reply *)0)->message - 1;
  }
  if (value->kind != SP_TEXT) sp_note(reader, SLOTPILOT_BAD_FIELD);
  sp_copy_text(&cut, message, sizeof((sp_setup_reply *)0)->message);
  return sp_skip(&reader->cursor, value);
}

slotpilot_code sp_read_setup_reply(const sp_scratch *scratch, const void *bytes, size_t length,
                                   sp_setup_reply *reply) {
  static const sp_field fields[] = {
      {.name = "accepted", .type = SP_BOOL, .offset = offsetof(sp_setup_reply, accepted)},
      SP_OPTIONAL_FIELD("code", sp_read_code, sp_setup_reply, code),
      SP_OPTIONAL_FIELD("message", read_message, sp_setup_reply, message),
      {.name = "maxReportBytes",
       .type = SP_U64,
       .offset = offsetof(sp_setup_reply, max_report_bytes),
       .min = 1,
       .max = 9007199254740991.0,
       .is_optional = true},
  };
  *reply = (sp_setup_reply){.accepted = false};
  return sp_read_message(scratch, bytes, length, fields, sizeof fields / sizeof fields[0], reply);
}
