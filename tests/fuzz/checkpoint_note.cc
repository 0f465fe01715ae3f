// Signed checkpoints: the server's reader and the clients' say the same of every note. First byte:
// 0 = a note as it comes; else a text that is signed by the right key, so that what stands in it is
// looked at.

#include <algorithm>

#include "absl/strings/escaping.h"
#include "clients/cpp/checkpoint.h"
#include "storage/merkle/note.h"
#include "tests/fuzz/target.h"

namespace hearth::fuzz {
namespace {

using storage::merkle::Signer;

constexpr char kName[] = "hearth/30313233343536373839616263646566/wall/1";

const Signer& TheSigner() {
  static const Signer* const signer =
      new Signer(*Signer::FromSeed("0123456789abcdef0123456789abcdef"));
  return *signer;
}

void Compare(const std::string& note) {
  const auto server = storage::merkle::OpenCheckpoint(note, TheSigner().public_key());
  const std::string key = storage::merkle::VerifierKey(kName, TheSigner().public_key());
  const auto client = client::OpenCheckpoint(note, key);
  if (client.ok()) Expect(server.ok(), "what a client accepts, the server does");
  if (!server.ok()) return;
  // The client knows the name that it expects; the server reads it from the note.
  if (server->origin == kName) Expect(client.ok(), "what the server accepts, a client does");
  if (!client.ok()) return;
  Expect(client->origin == server->origin && client->size == server->size &&
             std::equal(server->root.begin(), server->root.end(),
                        reinterpret_cast<const uint8_t*>(client->root.data()),
                        reinterpret_cast<const uint8_t*>(client->root.data()) + 32),
         "both read the same");
}

// "— <name> <base64 of key hash and signature>"; the hash stands in the verifier key in hex.
std::string Signed(std::string text) {
  const std::string key = storage::merkle::VerifierKey(kName, TheSigner().public_key());
  const std::string hash = absl::HexStringToBytes(key.substr(std::string(kName).size() + 1, 8));
  const std::string line = absl::Base64Escape(hash + *TheSigner().Sign(text));
  return text + "\n\u2014 " + kName + " " + line + "\n";
}

}  // namespace
}  // namespace hearth::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  hearth::fuzz::Input input(data, size);
  const bool as_it_comes = input.Byte() == 0;
  const std::string text(input.rest());
  hearth::fuzz::Compare(as_it_comes ? text : hearth::fuzz::Signed(text));
  return 0;
}
