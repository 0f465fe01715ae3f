// What the planted faults are made of.
#ifndef HEARTH_TESTS_VERIFY_PLANTED_TOOLS_H_
#define HEARTH_TESTS_VERIFY_PLANTED_TOOLS_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/verify/planted.h"

namespace hearth::testing {

extern const std::vector<Planted> kFaultsOfTheTree, kFaultsOfRecords, kFaultsOfKeys,
    kFaultsOfPeople;

inline EventDraft Plain(const v1::Fact& fact) {
  EventDraft draft;
  draft.fact = fact;
  return draft;
}

inline EventDraft Sealed(uint32_t kind, const std::string& household) {
  EventDraft draft;
  draft.sealed_kind = kind;
  draft.household = household;
  return draft;
}

// One visit of the first cadre, its header as `edit` leaves it.
inline auto VisitWith(std::function<void(v1::EventHeader*)> edit) {
  return [edit](County* county) {
    EventDraft visit = county->Visit(county->cadres[0]);
    visit.edit = edit;
    county->log.Append(&county->cadres[0], visit);
  };
}

// One visit of the first cadre, its record as `edit` leaves it.
inline auto RecordWith(std::function<void(v1::Record*)> edit) {
  return [edit](County* county) {
    county->log.Append(&county->cadres[0], county->Visit(county->cadres[0]));
    county->log.EditLast(edit);
  };
}

// Of the first administrator, whose key is of P-256.
inline auto SignatureOf(const std::string& bytes) {
  return [bytes](County* county) {
    v1::Fact fact;
    fact.mutable_erasure_proposed()->set_verb(v1::ERASURE_VERB_ERASE);
    county->log.Append(&county->admin1, Plain(fact));
    county->log.EditLast([&](v1::Record* record) { record->set_signature(bytes); });
  };
}

// A visit whose device claims to have seen the tree of all but `back` records, with that root.
inline auto SeenWith(int64_t back, const std::string& root) {
  return [back, root](County* county) {
    const auto size = static_cast<uint64_t>(static_cast<int64_t>(county->log.size()) - back);
    VisitWith([size, root](v1::EventHeader* header) {
      header->set_seen_size(size);
      header->set_seen_root(root);
    })(county);
  };
}

inline v1::Fact Proposal() {
  v1::Fact fact;
  fact.mutable_erasure_proposed()->set_verb(v1::ERASURE_VERB_ERASE);
  fact.mutable_erasure_proposed()->add_subjects("hx");
  return fact;
}

inline v1::Fact OrderOf(const std::string& proposal, const std::string& subject) {
  v1::Fact fact;
  fact.mutable_erasure_ordered()->set_proposal_event_id(proposal);
  fact.mutable_erasure_ordered()->add_subjects(subject);
  return fact;
}

// Proposed by the first administrator, ordered by another or himself, and reported done or not.
inline auto Erasure(const std::string& subject, bool by_another, bool done) {
  return [=](County* county) {
    const std::string proposal = county->log.Append(&county->admin1, Plain(Proposal()));
    DeviceSigner* const second = by_another ? &county->admin2 : &county->admin1;
    const std::string order = county->log.Append(second, Plain(OrderOf(proposal, subject)));
    v1::Fact fact;
    fact.mutable_erasure_completed()->set_order_event_id(order);
    if (done) county->log.AppendOwn(Plain(fact));
  };
}

inline v1::Fact Enrolment(const DeviceSigner& device, const std::string& public_key,
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
inline void SignAgain(MadeLog* log) {
  storage::merkle::Frontier tree;
  for (const std::string& record : log->records) tree.Append(storage::merkle::LeafHash(record));
  log->notes[tree.size()] = SignNote(log->log_seed, log->origin, tree.size(), tree.Root());
}

inline void FlipLastByte(std::string* bytes) {
  bytes->back() = static_cast<char>(bytes->back() ^ 1);
}

inline verify::Receipt ReceiptOf(const MadeLog& log, uint64_t position) {
  v1::Record record;
  record.ParseFromString(log.records[position - 1]);
  const auto leaf = storage::merkle::LeafHash(log.records[position - 1]);
  return {position, "", std::string(leaf.begin(), leaf.end()), record.stamp().recorded_time_ms()};
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_VERIFY_PLANTED_TOOLS_H_
