// Asking a witness for its cosignature.
#ifndef HEARTH_CLIENTS_WITNESS_HTTP_CLIENT_H_
#define HEARTH_CLIENTS_WITNESS_HTTP_CLIENT_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/verify/note.h"
#include "clients/witness/witness.h"

namespace hearth::witness {

// POSTs once. UNAVAILABLE when nobody answers within ten seconds; INVALID_ARGUMENT for a URL that
// is not http://host[:port][/prefix].
absl::StatusOr<Answer> Post(const std::string& url, const std::string& body);

// The proof that the tree of the first size is a prefix of the checkpoint's; asked for sizes
// between 1 and one below it.
using Prover = std::function<absl::StatusOr<std::vector<std::string>>(uint64_t old_size)>;

// Asks the witness below `url` to cosign the note, beginning with the size that we think it knows
// and going on with the one that it names. The cosignature line, verified with the witness's key.
// DATA_LOSS when the witness says that the log was rewritten or is larger than ours, or when its
// line does not verify; PERMISSION_DENIED when it does not know the log.
absl::StatusOr<std::string> AskCosignature(const std::string& url, const verify::NoteKey& witness,
                                           const std::string& note, uint64_t known_size,
                                           const Prover& prove);

}  // namespace hearth::witness

#endif  // HEARTH_CLIENTS_WITNESS_HTTP_CLIENT_H_
