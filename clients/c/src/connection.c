#include "connection.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "codes.h"

enum { MAX_URLS = 16, MAX_URL_BYTES = 4096, RECONNECT_MS = 250, CONNECT_MS = 5000 };

/** libnats prints such errors unless somebody listens. */
static void ignore(natsConnection *connection, natsSubscription *subscription, natsStatus status,
                   void *closure) {
  (void)connection, (void)subscription, (void)status, (void)closure;
}

static natsStatus set_servers(natsOptions *nats, const char *urls) {
  char copy[MAX_URL_BYTES];
  const char *servers[MAX_URLS];
  int num_servers = 0;
  char *rest = NULL;
  if (strlen(urls) >= sizeof copy) return NATS_INVALID_ARG;
  strcpy(copy, urls);
  for (char *url = strtok_r(copy, ",", &rest); url != NULL; url = strtok_r(NULL, ",", &rest)) {
    if (num_servers == MAX_URLS) return NATS_INVALID_ARG;
    servers[num_servers++] = url;
  }
  return natsOptions_SetServers(nats, servers, num_servers);
}

/** The first file of the options that can't be read, or NULL. */
static const char *unreadable_file(const slotpilot_options *options) {
  const char *files[] = {options->creds_file, options->tls_ca_file, options->tls_cert_file,
                         options->tls_key_file};
  for (int i = 0; i < 4; i += 1) {
    if (files[i] != NULL && access(files[i], R_OK) != 0) return files[i];
  }
  return NULL;
}

static natsStatus set_login(natsOptions *nats, const slotpilot_options *options) {
  natsStatus status = NATS_OK;
  if (options->user) status = natsOptions_SetUserInfo(nats, options->user, options->password);
  if (!status && options->token) status = natsOptions_SetToken(nats, options->token);
  if (!status && options->creds_file) {
    status = natsOptions_SetUserCredentialsFromFiles(nats, options->creds_file, NULL);
  }
  return status;
}

static natsStatus set_tls(natsOptions *nats, const slotpilot_options *options) {
  natsStatus status = NATS_OK;
  if (options->tls_ca_file || options->tls_cert_file) status = natsOptions_SetSecure(nats, true);
  if (!status && options->tls_ca_file) {
    status = natsOptions_LoadCATrustedCertificates(nats, options->tls_ca_file);
  }
  if (!status && options->tls_cert_file) {
    status = natsOptions_LoadCertificatesChain(nats, options->tls_cert_file, options->tls_key_file);
  }
  return status;
}

/** Reports go out at once, not when a thread of libnats next looks. */
static natsStatus set_behaviour(natsOptions *nats, const slotpilot_options *options,
                                const char *cell_id) {
  char name[128];
  snprintf(name, sizeof name, "slotpilot RAN %s", cell_id);
  uint32_t timeout_ms = options->connect_timeout_ms ? options->connect_timeout_ms : CONNECT_MS;
  natsStatus status = natsOptions_SetName(nats, name);
  if (!status) status = natsOptions_SetTimeout(nats, timeout_ms);
  if (!status) status = natsOptions_SetSendAsap(nats, true);
  if (!status) status = natsOptions_SetMaxReconnect(nats, -1);
  if (!status) status = natsOptions_SetReconnectWait(nats, RECONNECT_MS);
  if (!status) status = natsOptions_SetReconnectJitter(nats, 0, 0);
  if (!status) status = natsOptions_SetIgnoreDiscoveredServers(nats, true);
  if (!status) status = natsOptions_SetErrorHandler(nats, ignore, NULL);
  return status;
}

/** The URLs without what stands before an `@`, cut to `capacity`. */
static void hide_logins(const char *urls, char *shown, size_t capacity) {
  const char *at = strrchr(urls, '@');
  snprintf(shown, capacity, "%s%s", at ? "nats://***@" : "", at ? at + 1 : urls);
}

/** A broker that does not want our certificate ends the protocol. */
static natsStatus cause_of(natsStatus status, const slotpilot_options *options) {
  bool is_tls = options->tls_ca_file != NULL || options->tls_cert_file != NULL;
  return is_tls && status == NATS_PROTOCOL_ERROR ? NATS_SSL_ERROR : status;
}

static slotpilot_code tell(natsStatus status, const char *urls, slotpilot_error *error) {
  char shown[200];
  hide_logins(urls, shown, sizeof shown);
  switch (status) {
    case NATS_CONNECTION_AUTH_FAILED:
    case NATS_NOT_PERMITTED:
      return sp_fail(error, SLOTPILOT_NATS_REFUSED,
                     "the broker at %s does not accept this login: set user and password, token or "
                     "credentials",
                     shown);
    case NATS_SSL_ERROR:
    case NATS_SECURE_CONNECTION_WANTED:
    case NATS_SECURE_CONNECTION_REQUIRED:
      return sp_fail(error, SLOTPILOT_NATS_TLS,
                     "no TLS with the broker at %s: set the authority that signed its certificate, "
                     "and a certificate of ours if it wants one, or no TLS at all",
                     shown);
    default:
      return sp_fail(error, SLOTPILOT_NATS_UNREACHABLE,
                     "no broker at %s (%s): start it or correct the URL", shown,
                     natsStatus_GetText(status));
  }
}

slotpilot_code sp_connect(const slotpilot_options *options, const char *cell_id,
                          natsConnection **connection, slotpilot_error *error) {
  const char *urls = options->nats_url ? options->nats_url : NATS_DEFAULT_URL;
  const char *file = unreadable_file(options);
  natsOptions *nats = NULL;
  if (file != NULL) {
    return sp_fail(error, SLOTPILOT_CONFIG_INVALID, "correct the path %s: it can't be read", file);
  }
  natsStatus status = natsOptions_Create(&nats);
  if (!status) status = set_servers(nats, urls);
  if (!status) status = set_behaviour(nats, options, cell_id);
  if (!status) status = set_login(nats, options);
  if (status) {
    natsOptions_Destroy(nats);
    return sp_fail(error, SLOTPILOT_CONFIG_INVALID,
                   "correct the broker's URL or the login: libnats says %s",
                   natsStatus_GetText(status));
  }
  status = set_tls(nats, options);
  if (!status) status = natsConnection_Connect(connection, nats);
  natsOptions_Destroy(nats);
  return status ? tell(cause_of(status, options), urls, error) : SLOTPILOT_OK;
}
