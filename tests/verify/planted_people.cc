// Faults in rights, time brackets, decisions, restores.
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/tiles.h"
#include "tests/verify/planted_tools.h"

namespace hearth::testing {

using verify::Code;
using verify::Input;

const std::vector<Planted> kFaultsOfPeople = {
    {Code::kRightMissing, "right",
     [](County* county) {
       EventDraft visit = county->Visit(county->cadres[0]);
       visit.area_code = "441621102002";  // the other village
       county->log.Append(&county->cadres[0], visit);
     }},
    {Code::kRightMissing, "right",
     [](County* county) {
       county->log.Pass(400 * kDayMs);  // after the last day of every grant
       DeviceSigner& cadre = county->cadres[0];
       county->log.Append(&cadre, county->Visit(cadre));
     }},
    {Code::kActorNotUser, "right",
     VisitWith([](v1::EventHeader* header) { header->set_actor("cadre2"); })},
    {Code::kSeenNotPrefix, "seen", SeenWith(4, std::string(32, 'r'))},
    {Code::kSeenFromFuture, "seen", SeenWith(-1, std::string(32, 'r'))},
    {Code::kSeenLost, "seen",
     [](County* county) {
       const uint64_t kept = county->log.size();
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
       county->log.Checkpoint();
       county->log.Show(&county->cadres[1]);
       county->log.Restore(kept);
       county->log.Append(&county->cadres[1], county->Visit(county->cadres[1]));
     }},
    {Code::kLateOrBackdated, "seen",
     [](County* county) {
       county->log.Checkpoint();
       county->log.Show(&county->cadres[0]);
       EventDraft visit = county->Visit(county->cadres[0]);
       visit.occurred_ms = county->log.now_ms() - 5 * kDayMs;
       county->log.Append(&county->cadres[0], visit);
     }},
    {Code::kLateOrBackdated, "seen",
     [](County* county) {
       county->log.Checkpoint();
       county->log.Show(&county->cadres[0]);
       county->log.Pass(4 * kDayMs);
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
     }},
    {Code::kProposalMissing, "decision",
     [](County* county) {
       county->log.Append(&county->admin1, Plain(OrderOf(std::string(16, 'n'), "hx")));
     }},
    {Code::kProposalMissing, "decision",
     [](County* county) {
       county->log.Append(&county->admin1,
                          Sealed(v1::Fact::kCorrectionRecorded, std::string(16, 'h')));
     }},
    {Code::kSamePerson, "decision", Erasure("hx", false, true)},
    {Code::kSamePerson, "decision",
     [](County* county) {
       county->log.Append(&county->admin1,
                          Sealed(v1::Fact::kCorrectionProposed, std::string(16, 'h')));
       county->log.Append(&county->admin1,
                          Sealed(v1::Fact::kCorrectionRecorded, std::string(16, 'h')));
     }},
    {Code::kProposalDiffers, "decision", Erasure("hy", true, true)},
    {Code::kErasureOpen, "decision", Erasure("hx", true, false)},
    {Code::kRestoreWrong, "restore",
     [](County* county) {
       v1::Fact fact;
       fact.mutable_log_restored()->set_restored_size(county->log.size());
       fact.mutable_log_restored()->set_old_size(county->log.size());
       fact.mutable_log_restored()->set_restored_root(std::string(32, 'r'));
       fact.mutable_log_restored()->set_term(1);
       county->log.AppendOwn(Plain(fact));
     }},
    {Code::kTermWrong,
     "restore",
     {},
     [](MadeLog* log) {
       log->origin = OriginOf(log->log_seed, 2);
       SignAgain(log);
     }},
    {Code::kRecordsLost, "restore",
     [](County* county) {
       const uint64_t kept = county->log.size();
       county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
       county->log.Restore(kept);
     }},
};

}  // namespace hearth::testing
