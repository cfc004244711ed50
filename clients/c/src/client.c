#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codes.h"
#include "connection.h"

enum { MAX_PREFIX = 200, FLUSH_MS = 1000 };

static bool name_subjects(slotpilot_client *client, const char *prefix, char *allocation,
                          char *solicit) {
  const char *cell_id = client->setup.cell_id;
  if (strlen(prefix) > MAX_PREFIX) return false;
  snprintf(client->setup_subject, SP_MAX_SUBJECT, "%s.cell.%s.setup", prefix, cell_id);
  snprintf(client->report_subject, SP_MAX_SUBJECT, "%s.cell.%s.report", prefix, cell_id);
  snprintf(client->reply_subject, SP_MAX_SUBJECT, "_INBOX.%s.%llx", cell_id,
           (unsigned long long)sp_monotonic_ns());
  snprintf(allocation, SP_MAX_SUBJECT, "%s.cell.%s.allocation", prefix, cell_id);
  snprintf(solicit, SP_MAX_SUBJECT, "%s.solicit", prefix);
  return true;
}

static slotpilot_code subscribe(slotpilot_client *client, const slotpilot_options *options,
                                slotpilot_error *error) {
  char allocation[SP_MAX_SUBJECT], solicit[SP_MAX_SUBJECT];
  const char *prefix = options->subject_prefix ? options->subject_prefix : "slotpilot.v1";
  natsStatus status = NATS_INVALID_ARG;
  if (name_subjects(client, prefix, allocation, solicit)) {
    natsConnection *connection = client->connection;
    status = natsConnection_SubscribeSync(&client->allocations, connection, allocation);
    if (!status) status = natsConnection_SubscribeSync(&client->solicitations, connection, solicit);
    if (!status) {
      status = natsConnection_SubscribeSync(&client->replies, connection, client->reply_subject);
    }
  }
  if (status == NATS_OK) return SLOTPILOT_OK;
  return sp_fail(error, SLOTPILOT_CONFIG_INVALID,
                 "correct the subject prefix: words with dots between, at most 200 letters (%s)",
                 natsStatus_GetText(status));
}

static bool copy_setup(slotpilot_client *client, const slotpilot_setup *setup) {
  size_t slices_bytes = setup->num_slices * sizeof *setup->slices;
  slotpilot_slice *slices = setup->num_slices ? malloc(slices_bytes) : NULL;
  if (slices) memcpy(slices, setup->slices, slices_bytes);
  client->setup = *setup;
  client->setup.slices = slices;
  client->setup.cell_id = strdup(setup->cell_id);
  client->setup.slot_pattern = strdup(setup->slot_pattern);
  return client->setup.cell_id && client->setup.slot_pattern && (slices || !setup->num_slices);
}

static bool allocate(slotpilot_client *client, const slotpilot_setup *setup) {
  client->bytes = malloc(SLOTPILOT_MAX_MESSAGE_BYTES);
  bool has_setup = copy_setup(client, setup);
  bool has_inbox = sp_open_inbox(&client->inbox, setup->lead_slots);
  bool has_report = sp_open_report(&client->memory, setup);
  return client->bytes && has_setup && has_inbox && has_report;
}

static slotpilot_code start(slotpilot_client *client, const slotpilot_options *options,
                            slotpilot_error *error) {
  client->encoding = options->encoding;
  client->setup_length =
      sp_write_setup(options->encoding, &client->setup, client->setup_bytes, SP_MAX_SETUP_BYTES);
  slotpilot_code code = sp_connect(options, client->setup.cell_id, &client->connection, error);
  if (code == SLOTPILOT_OK) code = subscribe(client, options, error);
  if (code != SLOTPILOT_OK) return code;
  sp_solicit(&client->negotiation);
  sp_serve_setup(client);
  return SLOTPILOT_OK;
}

slotpilot_code slotpilot_open(const slotpilot_options *options, const slotpilot_setup *setup,
                              slotpilot_client **client, slotpilot_error *error) {
  static const slotpilot_options defaults = {.nats_url = NULL};
  *client = NULL;
  slotpilot_code code = sp_check_setup(setup, error);
  if (code) return code;
  slotpilot_client *opened = calloc(1, sizeof *opened);
  if (opened == NULL || !allocate(opened, setup)) {
    code = sp_fail(error, SLOTPILOT_INTERNAL, "no memory for the cell: lower max_ues");
  } else {
    code = start(opened, options ? options : &defaults, error);
  }
  if (code) slotpilot_close(opened);
  else *client = opened;
  return code;
}

void slotpilot_close(slotpilot_client *client) {
  if (client == NULL) return;
  if (client->connection && sp_is_online(client)) {
    natsConnection_FlushTimeout(client->connection, FLUSH_MS);
  }
  natsSubscription_Destroy(client->allocations);
  natsSubscription_Destroy(client->solicitations);
  natsSubscription_Destroy(client->replies);
  natsConnection_Destroy(client->connection);
  sp_close_inbox(&client->inbox);
  sp_close_report(&client->memory);
  free(client->bytes);
  free((void *)client->setup.cell_id);
  free((void *)client->setup.slot_pattern);
  free((void *)client->setup.slices);
  free(client);
}
