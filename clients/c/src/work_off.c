#include "client.h"

#include <time.h>

#include "read_allocation.h"

/** Most messages of one subject that one call works off, so that a flood costs a bounded time. */
enum { MAX_BURST = 1024 };

uint64_t sp_monotonic_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t sp_monotonic_ms(void) { return sp_monotonic_ns() / 1000000; }

/** Takes a message that is there, or waits for one; a connection that is closed for good does not
 *  wait, so we do. */
static natsMsg *next_message(natsSubscription *subscription, uint64_t timeout_ms) {
  natsMsg *message = NULL;
  int num_messages = 0;
  if (timeout_ms == 0) {
    natsSubscription_GetPending(subscription, &num_messages, NULL);
    if (num_messages == 0) return NULL;
  }
  natsStatus status = natsSubscription_NextMsg(&message, subscription, (int64_t)timeout_ms);
  if (status != NATS_OK && status != NATS_TIMEOUT) nats_Sleep((int64_t)timeout_ms);
  return message;
}

static void hear_allocation(slotpilot_client *client, natsMsg *message) {
  const slotpilot_report *report = &client->memory.report;
  uint64_t report_tti;
  slotpilot_code code = sp_accept(&client->inbox, natsMsg_GetData(message),
                                  (size_t)natsMsg_GetDataLength(message), &report_tti);
  client->counts.allocations += 1;
  if (code) client->counts.refused[code] += 1;
  if (client->has_reported && report_tti == report->tti) client->is_answered = true;
  natsMsg_Destroy(message);
}

static void hear_reply(slotpilot_client *client, natsMsg *message) {
  sp_setup_reply reply;
  bool is_reply = !natsMsg_IsNoResponders(message) &&
                  sp_read_setup_reply(&client->inbox.scratch, natsMsg_GetData(message),
                                      (size_t)natsMsg_GetDataLength(message),
                                      &reply) == SLOTPILOT_OK;
  if (is_reply && reply.accepted) client->counts.setups += 1;
  sp_hear_reply(&client->negotiation, is_reply ? &reply : NULL);
  natsMsg_Destroy(message);
}

void sp_await_allocation(slotpilot_client *client, uint64_t timeout_ms) {
  natsMsg *message = next_message(client->allocations, timeout_ms);
  if (message) hear_allocation(client, message);
}

void sp_await_reply(slotpilot_client *client, uint64_t timeout_ms) {
  natsMsg *message = next_message(client->replies, timeout_ms);
  if (message) hear_reply(client, message);
}

bool sp_is_online(const slotpilot_client *client) {
  return natsConnection_Status(client->connection) == NATS_CONN_STATUS_CONNECTED;
}

bool sp_is_closed(const slotpilot_client *client) {
  return natsConnection_Status(client->connection) == NATS_CONN_STATUS_CLOSED;
}

void sp_serve_setup(slotpilot_client *client) {
  natsMsg *message;
  for (int i = 0; i < MAX_BURST && (message = next_message(client->solicitations, 0)); i += 1) {
    natsMsg_Destroy(message);
    client->counts.solicitations += 1;
    sp_solicit(&client->negotiation);
  }
  for (int i = 0; i < MAX_BURST && (message = next_message(client->replies, 0)); i += 1) {
    hear_reply(client, message);
  }
  if (sp_is_online(client) && sp_is_request_due(&client->negotiation, sp_monotonic_ms())) {
    natsConnection_PublishRequest(client->connection, client->setup_subject, client->reply_subject,
                                  client->setup_bytes, (int)client->setup_length);
  }
}

void sp_work_off(slotpilot_client *client) {
  natsMsg *message;
  for (int i = 0; i < MAX_BURST && (message = next_message(client->allocations, 0)); i += 1) {
    hear_allocation(client, message);
  }
  sp_serve_setup(client);
}
