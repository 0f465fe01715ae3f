#include "tests/verify/planted.h"

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/tiles.h"

namespace hearth::testing {
namespace {

using verify::Code;
using verify::Input;

constexpr uint64_t kSeed = 4711;
constexpr char kOrder[] = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

EventDraft Plain(const v1::Fact& fact) {
  EventDraft draft;
  draft.fact = fact;
  return draft;
}

EventDraft Sealed(uint32_t kind, const std::string& household) {
  EventDraft draft;
  draft.sealed_kind = kind;
  draft.household = household;
  return draft;
}

// One visit of the first cadre, its header as `edit` leaves it.
auto VisitWith(std::function<void(v1::EventHeader*)> edit) {
  return [edit](County* county) {
    EventDraft visit = county->Visit(county->cadres[0]);
    visit.edit = edit;
    county->log.Append(&county->cadres[0], visit);
  };
}

// One visit of the first cadre, its record as `edit` leaves it.
auto RecordWith(std::function<void(v1::Record*)> edit) {
  return [edit](County* county) {
    county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
    county->log.EditLast(edit);
  };
}

// Of the first administrator, whose key is of P-256.
auto SignatureOf(const std::string& bytes) {
  return [bytes](County* county) {
    v1::Fact fact;
    fact.mutable_erasure_proposed()->set_verb(v1::ERASURE_VERB_ERASE);
    county->log.Append(&county->admin1, Plain(fact));
    county->log.EditLast([&](v1::Record* record) { record->set_signature(bytes); });
  };
}

// A visit whose device claims to have seen the tree of all but `back` records, with that root.
auto SeenWith(int64_t back, const std::string& root) {
  return [back, root](County* county) {
    const auto size = static_cast<uint64_t>(static_cast<int64_t>(county->log.size()) - back);
    VisitWith([size, root](v1::EventHeader* header) {
      header->set_seen_size(size);
      header->set_seen_root(root);
    })(county);
  };
}

v1::Fact Proposal() {
  v1::Fact fact;
  fact.mutable_erasure_proposed()->set_verb(v1::ERASURE_VERB_ERASE);
  fact.mutable_erasure_proposed()->add_subjects("hx");
  return fact;
}

v1::Fact OrderOf(const std::string& proposal, const std::string& subject) {
  v1::Fact fact;
  fact.mutable_erasure_ordered()->set_proposal_event_id(proposal);
  fact.mutable_erasure_ordered()->add_subjects(subject);
  return fact;
}

// Proposed by the first administrator, ordered by another or himself, and reported done or not.
auto Erasure(const std::string& subject, bool by_another, bool done) {
  return [=](County* county) {
    const std::string proposal = county->log.Append(&county->admin1, Plain(Proposal()));
    DeviceSigner* const second = by_another ? &county->admin2 : &county->admin1;
    const std::string order = county->log.Append(second, Plain(OrderOf(proposal, subject)));
    v1::Fact fact;
    fact.mutable_erasure_completed()->set_order_event_id(order);
    if (done) county->log.AppendOwn(Plain(fact));
  };
}

v1::Fact Enrolment(const DeviceSigner& device, const std::string& public_key,
                   v1::KeyAlgorithm algorithm) {
  v1::Fact fact;
  v1::DeviceEnrolled& enrolled = *fact.mutable_device_enrolled();
  enrolled.set_device(device.name);
  enrolled.set_account(device.account);
  enrolled.set_key_id(device.key_id);
  enrolled.set_algorithm(algorithm);
  enrolled.set_public_key(public_key);
  enrolled.set_valid_until_date(20270101);
  return fact;
}

// Signs what there is, anew, whatever was done to the records.
void SignAgain(MadeLog* log) {
  storage::merkle::Frontier tree;
  for (const std::string& record : log->records) tree.Append(storage::merkle::LeafHash(record));
  log->notes[tree.size()] = SignNote(log->log_seed, log->origin, tree.size(), tree.Root());
}

void FlipLastByte(std::string* bytes) { bytes->back() = static_cast<char>(bytes->back() ^ 1); }

verify::Receipt ReceiptOf(const MadeLog& log, uint64_t position) {
  v1::Record record;
  record.ParseFromString(log.records[position - 1]);
  const auto leaf = storage::merkle::LeafHash(log.records[position - 1]);
  return {position, "", std::string(leaf.begin(), leaf.end()), record.stamp().recorded_time_ms()};
}

std::vector<Planted> OfTheTree() {
  return {
      {Code::kBundleUnreadable, "", {}, {}, [](Bundle* bundle) { bundle->erase("checkpoint"); }},
      {Code::kBundleUnreadable,
       "",
       {},
       {},
       [](Bundle* bundle) { (*bundle)["keys.json"] = "{\"format\": \"another/9\"}"; }},
      {Code::kKeyNotGiven,
       "",
       {},
       {},
       {},
       [](Input* input, const MadeLog&) { input->log_keys.clear(); }},
      {Code::kOtherLog,
       "checkpoint",
       {},
       {},
       {},
       [](Input* input, const MadeLog& log) {
         MadeLog other = log;
         other.origin = "hearth/other/wall/1";
         input->log_keys = {KeyLineOf(other)};
       }},
      {Code::kCheckpointForged,
       "checkpoint",
       {},
       [](MadeLog* log) {
         MadeLog forged = *log;
         forged.log_seed = std::string(32, 'x');
         SignAgain(&forged);
         log->notes = forged.notes;
       }},
      {Code::kRecordsMissing,
       "",
       {},
       {},
       [](Bundle* bundle) {
         bundle->erase(client::EntriesPath(0, client::kTileWidth));
         for (uint64_t width = 1; width < client::kTileWidth; ++width) {
           bundle->erase(client::EntriesPath(0, width));
         }
       }},
      {Code::kRootDiffers,
       "checkpoint",
       {},
       [](MadeLog* log) { FlipLastByte(&log->records.back()); }},
      {Code::kTileDiffers,
       "tiles",
       {},
       {},
       [](Bundle* bundle) {
         for (auto& [path, bytes] : *bundle) {
           if (path.rfind("tile/0/", 0) == 0) FlipLastByte(&bytes);
         }
       }},
      {Code::kOldCheckpointAhead,
       "old",
       {},
       {},
       {},
       [](Input* input, const MadeLog& log) {
         input->older_notes = {SignNote(log.log_seed, log.origin, log.records.size() + 1, {})};
       }},
      {Code::kOldCheckpointAhead,
       "old",
       {},
       {},
       {},
       [](Input* input, const MadeLog& log) {
         input->older_notes = {SignNote(log.log_seed, OriginOf(log.log_seed, 2), 1, {})};
       }},
      {Code::kOldCheckpointDiffers,
       "old",
       {},
       {},
       {},
       [](Input* input, const MadeLog& log) {
         input->older_notes = {SignNote(log.log_seed, log.origin, 5, {})};
       }},
      {Code::kOldCheckpointUnusable,
       "old",
       {},
       {},
       {},
       [](Input* input, const MadeLog& log) {
         input->older_notes = {SignNote(std::string(32, 'y'), log.origin, 5, {})};
       }},
  };
}

std::vector<Planted> OfRecords() {
  return {
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
}

std::vector<Planted> OfKeys() {
  std::string order = *client::FromHex(kOrder);
  return {
      {Code::kUnsignedBeforeTrust, "signature"},
      {Code::kSignaturesSkipped,
       "signature",
       {},
       {},
       {},
       [](Input* input, const MadeLog&) { input->skip_signatures = true; }},
      {Code::kUnsigned, "signature", RecordWith([](v1::Record* record) {
         record->clear_signature();
         record->clear_key_id();
       })},
      {Code::kKeyUnknown, "signature",
       RecordWith([](v1::Record* record) { record->set_key_id("key-nobody"); })},
      // Another device's key, and a signature that it truly made.
      {Code::kKeyUnknown, "signature",
       [](County* county) {
         DeviceSigner borrowed = county->cadres[0];
         borrowed.key = county->cadres[1].key;
         borrowed.key_id = county->cadres[1].key_id;
         county->log.Append(&borrowed, county->Visit(borrowed));
       }},
      {Code::kSignatureForm, "signature", SignatureOf(std::string(63, 's'))},
      {Code::kSignatureForm, "signature",
       SignatureOf(std::string(32, '\0') + std::string(32, '1'))},
      {Code::kSignatureForm, "signature",
       SignatureOf(std::string(32, '1') + std::string(32, '\0'))},
      {Code::kSignatureForm, "signature", SignatureOf(order + std::string(32, '1'))},
      {Code::kSignatureForm, "signature", SignatureOf(std::string(32, '1') + order)},
      {Code::kSignatureWrong, "signature", SignatureOf(std::string(64, '1'))},
      {Code::kSignatureWrong, "signature",
       [](County* county) {
         county->log.Append(&county->admin2, Plain(Proposal()));  // Ed25519
         county->log.EditLast(
             [](v1::Record* record) { FlipLastByte(record->mutable_signature()); });
       }},
      {Code::kAlgorithmUnknown, "signature",
       [](County* county) {
         DeviceSigner device = county->log.MakeDevice("phone-sm2", "cadre0", false);
         county->log.Append(&county->admin1,
                            Plain(Enrolment(device, "an SM2 point", v1::KEY_ALGORITHM_SM2)));
         county->log.Append(&device, county->Visit(device));
       }},
      {Code::kQuarantined, "signature",
       [](County* county) {
         v1::Fact fact;
         fact.mutable_device_revoked()->set_device(county->cadres[0].name);
         county->log.Append(&county->admin1, Plain(fact));
         county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
       }},
      {Code::kKeyIdTwice, "keys",
       [](County* county) {
         const DeviceSigner& known = county->cadres[0];
         county->log.Append(&county->admin1, Plain(Enrolment(known, std::string(32, 'k'),
                                                             v1::KEY_ALGORITHM_ED25519)));
       }},
      {Code::kRotationWrong, "keys",
       [](County* county) {
         DeviceSigner& cadre = county->cadres[0];
         v1::Fact fact;
         v1::DeviceKeyRotated& rotated = *fact.mutable_device_key_rotated();
         rotated.set_device(cadre.name);
         rotated.set_algorithm(cadre.key.algorithm());
         rotated.set_public_key(cadre.key.public_key());
         rotated.set_key_id("key-new");
         rotated.set_valid_until_date(20270101);
         rotated.set_old_key_signature(cadre.key.SignMessage("something else"));
         EventDraft draft = Plain(fact);
         draft.area_code = "";
         county->log.Append(&cadre, draft);
       }},
      {Code::kCosignatureWrong, "witness",
       [](County* county) {
         county->Cosign();
         county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
       }},
      {Code::kQuorumMissing,
       "witness",
       {},
       {},
       {},
       [](Input* input, const MadeLog&) { input->quorum = 1; }},
  };
}

std::vector<Planted> OfPeople() {
  const std::string household(16, 'h');
  return {
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
       [household](County* county) {
         county->log.Append(&county->admin1, Sealed(v1::Fact::kCorrectionRecorded, household));
       }},
      {Code::kSamePerson, "decision", Erasure("hx", false, true)},
      {Code::kSamePerson, "decision",
       [household](County* county) {
         county->log.Append(&county->admin1, Sealed(v1::Fact::kCorrectionProposed, household));
         county->log.Append(&county->admin1, Sealed(v1::Fact::kCorrectionRecorded, household));
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
}

}  // namespace

const std::vector<Planted>& PlantedFaults() {
  static const std::vector<Planted> faults = [] {
    std::vector<Planted> all;
    for (const auto& group : {OfTheTree(), OfRecords(), OfKeys(), OfPeople()}) {
      all.insert(all.end(), group.begin(), group.end());
    }
    return all;
  }();
  return faults;
}

verify::Report ReportOf(const Planted& planted, const std::set<std::string>& left_out,
                        bool strict) {
  County county(kSeed);
  // The event whose id one of the faults uses again.
  VisitWith([](v1::EventHeader* header) {
    header->set_event_id(client::MakeUuid7(kLogBeginsMs, std::string(16, 'i')));
  })(&county);
  if (planted.story) planted.story(&county);
  MadeLog log = county.log.Finish();
  if (planted.log) planted.log(&log);
  const std::string key = KeyLineOf(log);
  Bundle bundle = MakeBundle(log.records, log.notes.rbegin()->second, key);
  if (planted.bundle) planted.bundle(&bundle);
  Input input = InputOf(bundle, key);
  if (planted.input) planted.input(&input, log);
  input.left_out = left_out;
  input.strict = strict;
  return verify::VerifyBundle(input);
}

}  // namespace hearth::testing
