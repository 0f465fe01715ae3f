// A witness of logs (C2SP tlog-witness): cosigns a checkpoint when it extends the last one that it
// cosigned. A prefecture runs one for its counties, an inspector one on a laptop.
#ifndef HEARTH_CLIENTS_WITNESS_WITNESS_H_
#define HEARTH_CLIENTS_WITNESS_WITNESS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/witness/signer.h"
#include "clients/witness/store.h"

namespace hearth::witness {

struct Answer {
  unsigned status = 200;  // of HTTP
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// Thread-safe. A log in a new term has a new origin and is another log to a witness: whoever runs
// it adds the key line, after reading the LogRestored fact.
class Witness {
 public:
  // `store` outlives the witness.
  Witness(Signer signer, std::vector<verify::NoteKey> logs, Store* store)
      : signer_(std::move(signer)), logs_(std::move(logs)), store_(*store) {}

  // The body of a POST to add-checkpoint:
  //   200  the cosignature line; the checkpoint is durable
  //   400  malformed, or the old size is above the checkpoint's
  //   403  not signed by the log's key
  //   404  an unknown origin
  //   409  the old size is not ours (body: ours), or the same size with another root
  //   422  the proof does not hold
  //   503  the state could not be written
  Answer AddCheckpoint(const std::string& body, uint64_t unix_seconds);

 private:
  const Signer signer_;
  const std::vector<verify::NoteKey> logs_;
  Store& store_;
};

}  // namespace hearth::witness

#endif  // HEARTH_CLIENTS_WITNESS_WITNESS_H_
