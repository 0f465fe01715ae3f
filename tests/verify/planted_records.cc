// Faults in records, chains, receipts, attachments.
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/tiles.h"
#include "tests/verify/planted_tools.h"

namespace hearth::testing {

using verify::Code;
using verify::Input;

const std::vector<Planted> kFaultsOfRecords = {
    {Code::kRecordMalformed, "order",
     [](County* county) {
       RecordWith([](v1::Record* record) {
         record->GetReflection()->MutableUnknownFields(record)->AddVarint(9, 1);
       })(county);
     }},
    {Code::kPositionWrong, "order",
     RecordWith([](v1::Record* record) { record->mutable_stamp()->set_position(7); })},
    {Code::kTimeBackwards, "order", RecordWith([](v1::Record* record) {
       record->mutable_stamp()->set_recorded_time_ms(kLogBeginsMs);
     })},
    {Code::kHeaderMalformed, "header",
     VisitWith([](v1::EventHeader* header) { header->mutable_event_id()->at(6) = 0x40; })},
    {Code::kHeaderMalformed, "header",
     VisitWith([](v1::EventHeader* header) { header->set_household("short"); })},
    {Code::kHiddenFields, "header", VisitWith([](v1::EventHeader* header) {
       header->GetReflection()->MutableUnknownFields(header)->AddVarint(99, 1);
     })},
    {Code::kCommitmentBroken, "header",
     [](County* county) {
       county->log.Append(&county->admin1, Plain(Proposal()));
       county->log.EditLast(
           [](v1::Record* record) { FlipLastByte(record->mutable_sealed_parts(0)); });
     }},
    {Code::kEventIdTwice, "identity", VisitWith([](v1::EventHeader* header) {
       header->set_event_id(client::MakeUuid7(kLogBeginsMs, std::string(16, 'i')));
     })},
    {Code::kRepeat, "",
     [](County* county) {
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
       v1::Record again;
       county->log.EditLast([&](v1::Record* record) { again = *record; });
       again.mutable_stamp()->set_position(county->log.size() + 1);
       county->log.AppendRecord(again);
     }},
    {Code::kGap, "chain",
     [](County* county) {
       county->cadres[0].seq += 2;
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
     }},
    {Code::kFork, "chain",
     [](County* county) {
       const DeviceSigner before = county->cadres[0];
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
       county->cadres[0] = before;
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
     }},
    {Code::kFork, "chain",
     [](County* county) {
       county->cadres[0].prev_hash = std::string(32, 'p');
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
     }},
    {Code::kReceiptDiffers,
     "receipt",
     {},
     {},
     {},
     [](Input* input, const MadeLog& log) {
       input->receipts = {ReceiptOf(log, 3)};
       FlipLastByte(&input->receipts[0].leaf_hash);
     }},
    {Code::kReceiptAbove,
     "receipt",
     {},
     {},
     {},
     [](Input* input, const MadeLog& log) {
       input->receipts = {ReceiptOf(log, 3)};
       input->receipts[0].position = log.records.size() + 1;
     }},
    {Code::kReceiptUnusable,
     "receipt",
     {},
     {},
     {},
     [](Input* input, const MadeLog&) { input->unreadable_receipts = 1; }},
    {Code::kAttachmentAltered,
     "attachment",
     {},
     {},
     {},
     [](Input* input, const MadeLog&) {
       input->attachments = {{client::ToHex(client::Sha256("photo")), "photo!"}};
     }},
};

}  // namespace hearth::testing
