// What the verifier finds. The table in finding.cc lists every code with what it means; a check
// adds where, and the details.
#ifndef HEARTH_CLIENTS_VERIFY_FINDING_H_
#define HEARTH_CLIENTS_VERIFY_FINDING_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::verify {

enum class Severity {
  kNotice,     // worth a look; the log is whole
  kUndecided,  // what was given does not suffice to say yes or no
  kViolation,  // the log is not what it claims to be, or breaks its own rules
};

// Frozen names: reports in the field quote them. Order = order of the report.
enum class Code {
  kBundleUnreadable,
  kKeyNotGiven,
  kOtherLog,
  kCheckpointForged,
  kRecordsMissing,
  kRootDiffers,
  kTileDiffers,
  kRecordMalformed,
  kPositionWrong,
  kTimeBackwards,
  kHeaderMalformed,
  kHiddenFields,
  kEventIdTwice,
  kRepeat,
  kGap,
  kFork,
  kCommitmentBroken,
  kUnsignedBeforeTrust,
  kSignaturesSkipped,
  kUnsigned,
  kKeyUnknown,
  kSignatureForm,
  kSignatureWrong,
  kAlgorithmUnknown,
  kKeyIdTwice,
  kRotationWrong,
  kActorNotUser,
  kQuarantined,
  kRightMissing,
  kSeenNotPrefix,
  kSeenFromFuture,
  kSeenLost,
  kLateOrBackdated,
  kProposalMissing,
  kSamePerson,
  kProposalDiffers,
  kErasureOpen,
  kRestoreWrong,
  kTermWrong,
  kRecordsLost,
  kOldCheckpointUnusable,
  kOldCheckpointAhead,
  kOldCheckpointDiffers,
  kReceiptUnusable,
  kReceiptAbove,
  kReceiptDiffers,
  kCosignatureWrong,
  kQuorumMissing,
  kAttachmentAltered,
};

struct CodeInfo {
  Code code;
  Severity severity;
  const char* name;  // "ROOT_DIFFERS"
  const char *zh, *en;
};
// All codes, in the order of the enum.
const std::vector<CodeInfo>& Codes();
const CodeInfo& InfoOf(Code code);

struct Finding {
  Code code;
  uint64_t position = 0;  // 0 = the log as a whole
  std::string detail;     // names, numbers and hashes; nothing personal, no sentence
};

// How it ends: also the exit code of the program.
enum class Verdict { kOk = 0, kViolations = 1, kUndecided = 2 };

// Keeps the first findings of each code and counts the rest. One thread.
class Report {
 public:
  void Add(Code code, uint64_t position, std::string detail = "");
  // A number of the summary; what was looked at, and how much of it could be judged.
  void Count(const std::string& name, uint64_t by = 1) { numbers_[name] += by; }
  void Say(const std::string& name, const std::string& text) { texts_[name] = text; }

  uint64_t CountOf(Code code) const;
  uint64_t violations() const { return violations_; }
  // Gaps and forks count as violations too.
  void set_strict(bool strict) { strict_ = strict; }
  Severity SeverityOf(Code code) const;
  Verdict verdict() const;

  const std::vector<Finding>& findings() const { return findings_; }
  const std::map<Code, uint64_t>& counts() const { return counts_; }
  const std::map<std::string, uint64_t>& numbers() const { return numbers_; }
  const std::map<std::string, std::string>& texts() const { return texts_; }

 private:
  bool strict_ = false;
  uint64_t violations_ = 0, undecided_ = 0;
  std::vector<Finding> findings_;
  std::map<Code, uint64_t> counts_;
  std::map<std::string, uint64_t> numbers_;
  std::map<std::string, std::string> texts_;
};

// For people: Chinese first, English below. For programs: one JSON object.
std::string ReportText(const Report& report);
std::string ReportJson(const Report& report);

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_FINDING_H_
