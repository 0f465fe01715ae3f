// Notes of the log, of whatever term, and what witnesses add to them (C2SP signed-note,
// tlog-cosignature). Opening a note for one key is clients/cpp/checkpoint.h.
#ifndef HEARTH_CLIENTS_VERIFY_NOTE_H_
#define HEARTH_CLIENTS_VERIFY_NOTE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/checkpoint.h"

namespace hearth::verify {

// A verifier key line: "<name>+<hash hex>+<base64(algorithm ‖ key)>".
struct NoteKey {
  std::string name;
  uint8_t algorithm = 0;   // 1 = Ed25519 of a log, 4 = Ed25519 of a witness
  std::string public_key;  // 32 bytes
};
inline constexpr uint8_t kLogKey = 1;
inline constexpr uint8_t kWitnessKey = 4;

// nullopt for a malformed line, for a hash that is not the key's, and for other algorithms.
std::optional<NoteKey> ParseNoteKey(std::string_view line);
std::string NoteKeyLine(const NoteKey& key);
// First 4 bytes of SHA-256(name ‖ "\n" ‖ algorithm ‖ key).
std::string NoteKeyHash(const NoteKey& key);

// What a note says, whoever signed it. nullopt when it is malformed.
struct NoteClaim {
  std::string origin;
  uint64_t size = 0;
};
std::optional<NoteClaim> ReadClaim(const std::string& note);

// "hearth/<log id>/<clock>/<term>" → all but the term, and the term. nullopt for other origins.
struct Origin {
  std::string log;
  uint64_t term = 0;
};
std::optional<Origin> ParseOrigin(const std::string& origin);

// Opens a note with any of the keys (raw, 32 bytes), whatever the term in its origin.
absl::StatusOr<client::Checkpoint> OpenWithAny(const std::string& note,
                                               const std::vector<std::string>& public_keys);

// What of a note is signed (everything before the empty line, the last newline included), and the
// lines after it.
struct NoteParts {
  std::string body, signatures;
};
std::optional<NoteParts> SplitNote(std::string_view note);

// One line of a witness.
enum class Cosigned { kNo, kYes, kWrong };
struct Cosignature {
  Cosigned judgement = Cosigned::kNo;
  uint64_t unix_seconds = 0;  // what the witness says when
};
// Whether the witness cosigned: lines of other names or key hashes are passed over.
Cosignature FindCosignature(std::string_view note, const NoteKey& witness);
// What a witness signs: "cosignature/v1\ntime <seconds>\n" ‖ body.
std::string CosignedMessage(std::string_view body, uint64_t unix_seconds);

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_NOTE_H_
