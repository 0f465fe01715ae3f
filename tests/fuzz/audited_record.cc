// What an auditor is handed: records, files of records, notes, key lines, receipts. The first byte
// is passed over, so that stored_record's corpus serves. What the verifier takes for a record, the
// server's own reader does too.

#include <vector>

#include "clients/cpp/tiles.h"
#include "clients/verify/entry.h"
#include "clients/verify/note.h"
#include "clients/verify/receipt_file.h"
#include "services/record/wire.h"
#include "tests/fuzz/silence.h"
#include "tests/fuzz/target.h"

namespace hearth::fuzz {
namespace {

void Record(std::string_view bytes) {
  static verify::Entry entry;  // its buffers are used again, as in a reading
  verify::ReadEntry(1, bytes, &entry);
  if (!entry.fault.empty()) return;
  Expect(record::ReadRecord(bytes).ok(), "a record to the server too");
  Expect(entry.header_hash == client::HashBytes(entry.header_bytes), "the header's hash");
  verify::HeaderFault(entry.header);
}

void File(std::string_view bytes) {
  const auto records = client::EntriesOf(bytes);
  if (!records.ok()) return;
  std::string again;
  for (const std::string_view record : *records) client::AddEntry(record, &again);
  Expect(again == bytes, "records follow each other without a gap");
}

void Texts(std::string_view bytes) {
  const std::string text(bytes);
  verify::ReadClaim(text);
  verify::ParseOrigin(text);
  const auto key = verify::ParseNoteKey(text);
  if (key) Expect(verify::NoteKeyLine(*key) == text, "there is one form of a key line");
  const verify::NoteKey witness{"w", verify::kWitnessKey, std::string(32, 'k')};
  Expect(verify::FindCosignature(text, witness).judgement != verify::Cosigned::kYes,
         "nobody signs by chance");
  verify::Input input;
  verify::ReadReceipts(text, &input);
}

}  // namespace
}  // namespace hearth::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  hearth::fuzz::SilenceProtobuf();
  hearth::fuzz::Input input(data, size);
  input.Byte();
  hearth::fuzz::Record(input.rest());
  hearth::fuzz::File(input.rest());
  hearth::fuzz::Texts(input.rest());
  return 0;
}
