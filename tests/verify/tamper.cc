#include "tests/verify/tamper.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"

namespace hearth::testing {
namespace {

using Records = std::vector<std::string>;

size_t Pick(Rng* rng, size_t count) { return (*rng)() % count; }

// Half of the time among the newest, which no phone may have seen yet.
size_t PickPlace(Rng* rng, size_t first, size_t count) {
  constexpr size_t kNewest = 40;
  if (Pick(rng, 2) == 0) first = std::max(first, count - std::min(count, kNewest));
  return first + Pick(rng, count - first);
}

v1::Record Parse(const std::string& bytes) {
  v1::Record record;
  if (!record.ParseFromString(bytes)) std::abort();
  return record;
}

v1::EventHeader HeaderOf(const std::string& bytes) {
  v1::EventHeader header;
  if (!header.ParseFromString(Parse(bytes).header())) std::abort();
  return header;
}

void Flip(Rng* rng, std::string* bytes) {
  char& byte = (*bytes)[Pick(rng, bytes->size())];
  byte = static_cast<char>(byte ^ (1 << Pick(rng, 8)));
}

const std::string& Newest(const MadeLog& log) { return log.notes.rbegin()->second; }

// The records changed under the checkpoint as it was.
Tampered Unsigned(const MadeLog& log, const Records& records) {
  return {MakeBundle(records, Newest(log), KeyLineOf(log)), {}, 1, true};
}

// Whether a header after the change names a checkpoint that covers it: then a phone has told on it.
// What was seen of records that a restore lost can be compared with nothing.
bool APhoneTells(const Records& records, uint64_t first_changed) {
  uint64_t lost_from = 0, lost_to = 0;
  for (uint64_t position = first_changed + 1; position <= records.size(); ++position) {
    const v1::EventHeader header = HeaderOf(records[position - 1]);
    if (header.kind() == v1::Fact::kLogRestored) {
      v1::Fact fact;
      fact.ParseFromString(Parse(records[position - 1]).sealed_parts(0).substr(33));
      lost_from = fact.log_restored().restored_size();
      lost_to = fact.log_restored().old_size();
    }
    const bool lost = header.seen_size() > lost_from && header.seen_size() <= lost_to;
    if (header.seen_size() >= first_changed && !lost) return true;
  }
  return false;
}

void Stamp(Records* records) {
  for (size_t i = 0; i < records->size(); ++i) {
    v1::Record record = Parse((*records)[i]);
    if (record.stamp().position() == i + 1) continue;
    record.mutable_stamp()->set_position(i + 1);
    (*records)[i] = record.SerializeAsString();
  }
}

Tampered SignedAnew(const MadeLog& log, const Records& records, uint64_t first_changed) {
  storage::merkle::Frontier tree;
  for (const std::string& record : records) tree.Append(storage::merkle::LeafHash(record));
  const std::string note = SignNote(log.log_seed, log.origin, tree.size(), tree.Root());
  return {MakeBundle(records, note, KeyLineOf(log)),
          {},
          first_changed,
          APhoneTells(records, first_changed)};
}

Tampered EditByte(const MadeLog& log, Rng* rng) {
  Records records = log.records;
  Flip(rng, &records[Pick(rng, records.size())]);
  return Unsigned(log, records);
}

Tampered Drop(const MadeLog& log, Rng* rng) {
  Records records = log.records;
  records.erase(records.begin() + static_cast<std::ptrdiff_t>(Pick(rng, records.size())));
  return Unsigned(log, records);
}

Tampered Swap(const MadeLog& log, Rng* rng) {
  Records records = log.records;
  const size_t first = Pick(rng, records.size() - 1);
  std::swap(records[first], records[first + 1 + Pick(rng, records.size() - first - 1)]);
  return Unsigned(log, records);
}

Tampered Duplicate(const MadeLog& log, Rng* rng) {
  Records records = log.records;
  const std::string copy = records[Pick(rng, records.size())];
  records.insert(records.begin() + static_cast<std::ptrdiff_t>(Pick(rng, records.size())), copy);
  return Unsigned(log, records);
}

Tampered Truncate(const MadeLog& log, Rng* rng) {
  Records records = log.records;
  records.resize(records.size() - 1 - Pick(rng, records.size() / 2));
  return Unsigned(log, records);
}

// Another order of two runs: every record of the other history is true, and signed by its device.
Tampered Fork(const MadeLog& log, Rng* rng) {
  Records records = log.records;
  const auto device = [&](size_t i) { return HeaderOf(records[i]).device(); };
  size_t middle = 0, first = 0, last = 0;
  while (middle == 0) {
    const size_t at = PickPlace(rng, 60, records.size());
    if (device(at) == device(at - 1)) continue;
    middle = first = last = at;
    while (device(first - 1) == device(middle - 1)) --first;
    while (last < records.size() && device(last) == device(middle)) ++last;
  }
  std::vector<int64_t> times;
  for (size_t i = first; i < last; ++i) {
    times.push_back(Parse(records[i]).stamp().recorded_time_ms());
  }
  const auto at = [&](size_t i) { return records.begin() + static_cast<std::ptrdiff_t>(i); };
  std::rotate(at(first), at(middle), at(last));
  for (size_t i = first; i < last; ++i) {
    v1::Record record = Parse(records[i]);
    record.mutable_stamp()->set_recorded_time_ms(times[i - first]);
    records[i] = record.SerializeAsString();
  }
  Stamp(&records);
  return SignedAnew(log, records, first + 1);
}

// What only its owner could read: nothing but the tree vouches for it.
Tampered SealedBytes(const MadeLog& log, Rng* rng) {
  Records records = log.records;
  while (true) {
    const size_t at = PickPlace(rng, 0, records.size());
    v1::Record record = Parse(records[at]);
    if (record.sealed_parts_size() == 0 || HeaderOf(records[at]).parts(0).subject().empty()) {
      continue;
    }
    Flip(rng, record.mutable_sealed_parts(0));
    records[at] = record.SerializeAsString();
    return SignedAnew(log, records, at + 1);
  }
}

// Changes a plain fact; with the header's commitment put right, or not.
Tampered EditFact(const MadeLog& log, Rng* rng, v1::Fact::FactCase kind,
                  void (*edit)(v1::Fact*, Rng*)) {
  Records records = log.records;
  std::vector<size_t> places;
  for (size_t i = 0; i < records.size() && i < 100; ++i) {
    if (HeaderOf(records[i]).kind() == static_cast<uint32_t>(kind)) places.push_back(i);
  }
  const size_t at = places[Pick(rng, places.size())];
  v1::Record record = Parse(records[at]);
  const std::string salted = record.sealed_parts(0);
  v1::Fact fact;
  if (!fact.ParseFromString(salted.substr(33))) std::abort();
  edit(&fact, rng);
  const std::string part = salted.substr(0, 33).append(fact.SerializeAsString());
  record.set_sealed_parts(0, part);
  if (Pick(rng, 2) == 0) {
    v1::EventHeader header = HeaderOf(records[at]);
    header.mutable_parts(0)->set_commitment(client::Sha256(part.substr(1)));
    record.set_header(header.SerializeAsString());
  }
  records[at] = record.SerializeAsString();
  Tampered tampered = SignedAnew(log, records, at + 1);
  tampered.must_show_alone = true;  // a commitment, or the signature over the header
  return tampered;
}

Tampered KeyRegistry(const MadeLog& log, Rng* rng) {
  return EditFact(log, rng, v1::Fact::kDeviceEnrolled, [](v1::Fact* fact, Rng* random) {
    const SigningKey thief = SigningKey::Ed25519(DrawBytes(random, 32));
    fact->mutable_device_enrolled()->set_algorithm(thief.algorithm());
    fact->mutable_device_enrolled()->set_public_key(thief.public_key());
  });
}

Tampered AreaTree(const MadeLog& log, Rng* rng) {
  return EditFact(log, rng, v1::Fact::kAreaChanged, [](v1::Fact* fact, Rng* random) {
    v1::Area* area = fact->mutable_area_changed()->mutable_changes(0)->mutable_created();
    area->set_parent_code(absl::StrCat("4416211", 10 + (*random)() % 90));
  });
}

// The time of recording moves back: before that of its neighbour, or just not so far.
Tampered Backdate(const MadeLog& log, Rng* rng) {
  Records records = log.records;
  const bool past_neighbour = Pick(rng, 2) == 0;
  while (true) {
    const size_t at = PickPlace(rng, 1, records.size());
    v1::Record record = Parse(records[at]);
    const int64_t before = Parse(records[at - 1]).stamp().recorded_time_ms();
    const int64_t gap = record.stamp().recorded_time_ms() - before;
    if (gap < 2) continue;
    const int64_t to = past_neighbour ? before - 1 - static_cast<int64_t>(Pick(rng, 86'400'000))
                                      : before + gap / 2;
    record.mutable_stamp()->set_recorded_time_ms(to);
    records[at] = record.SerializeAsString();
    Tampered tampered = SignedAnew(log, records, at + 1);
    tampered.must_show_alone = tampered.must_show_alone || past_neighbour;
    return tampered;
  }
}

Tampered ReplaceCheckpoint(const MadeLog& log, Rng* rng) {
  Tampered tampered = Unsigned(log, log.records);
  std::string& note = tampered.bundle["checkpoint"];
  storage::merkle::Frontier tree;
  for (const std::string& record : log.records) tree.Append(storage::merkle::LeafHash(record));
  if (Pick(rng, 2) == 0) {
    note = SignNote(DrawBytes(rng, 32), log.origin, tree.size(), tree.Root());
  } else {
    const size_t signature = note.find("\n\n");
    do {
      note = Newest(log);
      note[Pick(rng, signature)] = static_cast<char>('0' + Pick(rng, 75));
    } while (note == Newest(log));
  }
  return tampered;
}

// An earlier state, with the checkpoint that was truly signed over it.
Tampered RollBack(const MadeLog& log, Rng* rng) {
  const auto end = std::prev(log.notes.end());
  const auto note =
      std::next(log.notes.begin(),
                static_cast<std::ptrdiff_t>(Pick(rng, static_cast<size_t>(log.notes.size() - 1))));
  if (note == end) std::abort();
  const Records records(log.records.begin(),
                        log.records.begin() + static_cast<std::ptrdiff_t>(note->first));
  return {MakeBundle(records, note->second, KeyLineOf(log)), {}, note->first + 1, false};
}

// All that a device sent from some event on.
Tampered RemoveDevice(const MadeLog& log, Rng* rng) {
  Records records;
  size_t from = 0;
  std::string device;
  while (device.rfind("phone-", 0) != 0) {
    from = PickPlace(rng, 0, log.records.size());
    device = HeaderOf(log.records[from]).device();
  }
  // A run that is cut shows at once; whole runs that are gone do not.
  const bool whole_runs = Pick(rng, 2) == 0;
  while (whole_runs && HeaderOf(log.records[from - 1]).device() == device) --from;
  for (size_t i = 0; i < log.records.size(); ++i) {
    if (i >= from && HeaderOf(log.records[i]).device() == device) continue;
    records.push_back(log.records[i]);
  }
  Stamp(&records);
  return SignedAnew(log, records, from + 1);
}

Tampered AlterAttachment(const MadeLog& log, Rng* rng) {
  Tampered tampered = Unsigned(log, log.records);
  std::string bytes = DrawBytes(rng, 100 + Pick(rng, 5'000));
  const std::string name = client::ToHex(client::Sha256(bytes));
  Flip(rng, &bytes);
  tampered.attachments = {{name, bytes}};
  return tampered;
}

}  // namespace

const std::vector<TamperKind>& TamperKinds() {
  static const std::vector<TamperKind> kinds = {
      {"edit a byte", false, EditByte},       {"drop a record", false, Drop},
      {"swap two records", false, Swap},      {"duplicate a record", false, Duplicate},
      {"truncate the tail", false, Truncate}, {"fork: two runs in another order", true, Fork},
      {"sealed bytes", true, SealedBytes},    {"key registry", true, KeyRegistry},
      {"backdate recording", true, Backdate}, {"replace the checkpoint", false, ReplaceCheckpoint},
      {"roll back", true, RollBack},          {"remove a device's events", true, RemoveDevice},
      {"area tree", true, AreaTree},          {"alter an attachment", false, AlterAttachment},
  };
  return kinds;
}

std::string OldNote(const MadeLog& log, const Tampered& tampered, Rng* rng) {
  auto note = log.notes.lower_bound(tampered.first_changed);
  const auto count = static_cast<size_t>(std::distance(note, log.notes.end()));
  std::advance(note, static_cast<std::ptrdiff_t>(Pick(rng, count)));
  return note->second;
}

}  // namespace hearth::testing
