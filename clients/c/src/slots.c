#include "client.h"
#include "codes.h"
#include "write_report.h"

/** How long a waiting call leaves setup and solicitations alone. Unit: ms. */
enum { SLICE_MS = 5 };

static slotpilot_code tell_closed(const slotpilot_client *client, slotpilot_error *error) {
  const char *reason = NULL;
  natsConnection_GetLastError(client->connection, &reason);
  return sp_fail(error, SLOTPILOT_NATS_REFUSED,
                 "the broker has closed the connection for good (%s): correct the login or its "
                 "limits, then close the client and open another",
                 reason && *reason ? reason : "no reason given");
}

slotpilot_code slotpilot_await_setup(slotpilot_client *client, uint32_t timeout_ms,
                                     slotpilot_error *error) {
  const sp_setup_reply *reply = &client->negotiation.reply;
  uint64_t end_ms = sp_monotonic_ms() + timeout_ms;
  for (sp_work_off(client); !client->negotiation.is_answered; sp_serve_setup(client)) {
    if (sp_is_closed(client)) break;
    if (sp_monotonic_ms() >= end_ms) {
      return sp_fail(error, SLOTPILOT_NO_SERVICE,
                     "no service has answered the setup on %s: start one, or correct the prefix",
                     client->setup_subject);
    }
    sp_await_reply(client, SLICE_MS);
  }
  if (sp_is_closed(client)) return tell_closed(client, error);
  if (reply->accepted) return SLOTPILOT_OK;
  return sp_fail(error, reply->code ? reply->code : SLOTPILOT_BAD_FIELD,
                 "the service refused the setup: %s",
                 reply->message[0] ? reply->message : "no reason given");
}

const slotpilot_allocation *slotpilot_take(slotpilot_client *client, uint64_t tti) {
  sp_work_off(client);
  if (!client->has_begun) client->first_tti = tti;
  client->has_begun = true;
  bool is_early = tti < client->first_tti + client->setup.lead_slots;
  client->applied = (slotpilot_applied){
      .status = is_early ? SLOTPILOT_NO_ECHO : SLOTPILOT_MISS, .target_tti = tti};
  const slotpilot_allocation *allocation = sp_begin_slot(&client->inbox, tti, &client->applied);
  if (allocation) {
    client->applied = (slotpilot_applied){.status = SLOTPILOT_HIT,
                                          .target_tti = tti,
                                          .has_seq = true,
                                          .allocation_seq = allocation->seq};
  }
  return allocation;
}

const slotpilot_allocation *slotpilot_wait(slotpilot_client *client, uint64_t tti,
                                           uint32_t timeout_ms) {
  uint64_t end_ms = sp_monotonic_ms() + timeout_ms;
  for (sp_work_off(client); client->has_reported && !client->is_answered; sp_serve_setup(client)) {
    uint64_t now_ms = sp_monotonic_ms();
    if (now_ms >= end_ms) break;
    uint64_t left_ms = end_ms - now_ms;
    sp_await_allocation(client, left_ms < SLICE_MS ? left_ms : SLICE_MS);
  }
  return slotpilot_take(client, tti);
}

const slotpilot_allocation *slotpilot_peek(const slotpilot_client *client, uint64_t tti) {
  return sp_held(&client->inbox, tti);
}

void slotpilot_reject(slotpilot_client *client, slotpilot_code reason) {
  client->applied.status = SLOTPILOT_REJECTED;
  client->applied.reason = reason;
}

slotpilot_report *slotpilot_begin_report(slotpilot_client *client, uint64_t tti) {
  slotpilot_report *report = &client->memory.report;
  uint64_t num_slots = 10u * client->setup.scs_khz / 15u;
  sp_clear_report(&client->memory, &client->setup);
  report->seq = client->counts.reports + client->counts.reports_dropped;
  report->tti = tti;
  report->sfn = (uint16_t)(tti / num_slots % 1024);
  report->slot = (uint8_t)(tti % num_slots);
  report->sent_ns = sp_monotonic_ns();
  report->applied = client->applied;
  return report;
}

slotpilot_code slotpilot_publish(slotpilot_client *client) {
  const slotpilot_report *report = &client->memory.report;
  uint64_t limit = client->negotiation.reply.max_report_bytes;
  slotpilot_code code = sp_check_report(&client->setup, report);
  if (code) return code;
  size_t length =
      sp_write_report(client->encoding, report, client->bytes, SLOTPILOT_MAX_MESSAGE_BYTES);
  if (length == 0 || (limit > 0 && length > limit)) return SLOTPILOT_TOO_LARGE;
  client->is_answered = false;
  client->has_reported = true;
  bool is_sent = sp_is_online(client) &&
                 natsConnection_Publish(client->connection, client->report_subject, client->bytes,
                                        (int)length) == NATS_OK;
  *(is_sent ? &client->counts.reports : &client->counts.reports_dropped) += 1;
  return sp_is_closed(client) ? SLOTPILOT_NATS_REFUSED : SLOTPILOT_OK;
}

const slotpilot_counts *slotpilot_get_counts(const slotpilot_client *client) {
  return &client->counts;
}
