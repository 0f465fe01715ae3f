// Config: everything that can be set, by flag or in the file that --config names (INI or TOML, one
// `name = value` a line, the names of the flags without dashes in front).

#ifndef HEARTH_SERVICES_SERVER_CONFIG_H_
#define HEARTH_SERVICES_SERVER_CONFIG_H_

#include <cstdint>
#include <string>
#include <vector>

namespace hearth::server {

enum class Command { kServe, kFsck, kRebuild, kRestore, kSplitKek, kRollKek };

struct Config {
  Command command = Command::kServe;
  std::string data;                    // where the logs live, one for now
  std::string secrets;                 // KEK and signing key; empty = the default place of the log
  bool kek_shares = false;             // the KEK comes as two shares from stdin,
  std::vector<std::string> kek_lines;  // which ReadKekShares put here
  std::string to;                      // split-kek: where the shares go; roll-kek: the copy
  std::string hold_key;                // PEM file: public half of the hold key; empty = none
  std::string listen = "127.0.0.1";
  int port = 50051;               // 0 = any
  std::string tls_cert, tls_key;  // PEM files; empty = plain text, on loopback only
  std::string tls_client_ca;      // PEM file; empty = no client certificates
  int metrics_port = -1;          // on loopback; 0 = any, -1 = none
  std::string clock = "wall";     // wall or stepped; read when the log is made, then it must agree
  std::string first_day;          // of a stepped clock, yyyy-mm-dd; empty = opened by a call
  std::string access = "closed";  // closed or open; the same
  std::string log_format = "text";  // of standard error: text or json
  std::string log_level = "info";   // error, warning, info, debug
  int query_threads = 4;
  int block_cache_mib = 128;         // of each of log and views
  int64_t free_floor_bytes = -1;     // below: intake stops; -1 = the larger of 1 GiB and 5 %
  bool accept_clock_behind = false;  // operator's commands, one start each
  bool allow_missing_anchor = false;
  bool accept_missing_erasures = false;
  bool accept_loss = false;
  std::string reason;            // why the loss is accepted; roll-kek: kek_reason
  std::string operator_account;  // who accepts it
  std::string stages;            // test aid: file that counts the stages of work; empty = none
  std::string from;              // restore: the backup
  std::string
      anchor;  // restore: the newest checkpoint known, a file; empty = none but the backup's
};

// Whether nobody but this machine reaches that address.
bool IsLoopback(const std::string& listen);

// False when the program is to end at once with *exit_code (help, version, a wrong flag): then it
// was printed.
bool ParseConfig(int argc, const char* const* argv, Config* config, int* exit_code);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_CONFIG_H_
