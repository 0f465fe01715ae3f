#include "tests/verify/planted.h"

#include "clients/cpp/bytes.h"
#include "tests/verify/planted_tools.h"

namespace hearth::testing {

namespace {

constexpr uint64_t kSeed = 4711;

}  // namespace

const std::vector<Planted>& PlantedFaults() {
  static const std::vector<Planted> faults = [] {
    std::vector<Planted> all;
    for (const auto* group :
         {&kFaultsOfTheTree, &kFaultsOfRecords, &kFaultsOfKeys, &kFaultsOfPeople}) {
      all.insert(all.end(), group->begin(), group->end());
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
  verify::Input input = InputOf(bundle, key);
  if (planted.input) planted.input(&input, log);
  input.left_out = left_out;
  input.strict = strict;
  return verify::VerifyBundle(input);
}

}  // namespace hearth::testing
