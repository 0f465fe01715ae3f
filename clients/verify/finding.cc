#include "clients/verify/finding.h"

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace hearth::verify {
namespace {

constexpr uint64_t kKeptOfEach = 100;

constexpr Severity kNote = Severity::kNotice;
constexpr Severity kOpen = Severity::kUndecided;
constexpr Severity kBad = Severity::kViolation;

constexpr CodeInfo kCodes[] = {
    {Code::kBundleUnreadable, kOpen, "BUNDLE_UNREADABLE", "导出目录无法读取或格式不识",
     "the bundle cannot be read, or is of an unknown format"},
    {Code::kKeyNotGiven, kOpen, "KEY_NOT_GIVEN",
     "未用 --key 给出日志公钥：目录自带的公钥不能证明目录自身",
     "no log key was given with --key: the bundle's own cannot vouch for the bundle"},
    {Code::kOtherLog, kBad, "OTHER_LOG", "检查点属于另一个日志", "the checkpoint is another log's"},
    {Code::kCheckpointForged, kBad, "CHECKPOINT_FORGED", "检查点不是由日志公钥签名",
     "the checkpoint is not signed by the log's key"},
    {Code::kRecordsMissing, kBad, "RECORDS_MISSING", "检查点签过的记录不全",
     "records that the checkpoint signs are not there"},
    {Code::kRootDiffers, kBad, "ROOT_DIFFERS", "记录算出的根与签名的根不同：记录被改动过",
     "the records do not hash to the signed root: they were changed"},
    {Code::kTileDiffers, kBad, "TILE_DIFFERS", "哈希文件与记录不符或缺失",
     "a file of hashes is not that of the records, or is missing"},
    {Code::kRecordMalformed, kBad, "RECORD_MALFORMED", "记录格式不合格", "a record is malformed"},
    {Code::kPositionWrong, kBad, "POSITION_WRONG", "位置号不连续", "positions are not dense"},
    {Code::kTimeBackwards, kBad, "TIME_BACKWARDS", "记录时间倒退",
     "the time of recording goes backwards"},
    {Code::kHeaderMalformed, kBad, "HEADER_MALFORMED", "头部不合格", "a header is malformed"},
    {Code::kHiddenFields, kNote, "HIDDEN_FIELDS", "头部含有本程序不识的字段",
     "a header has fields that this program does not know"},
    {Code::kEventIdTwice, kBad, "EVENT_ID_TWICE", "事件编号出现两次",
     "an event id stands there twice"},
    {Code::kRepeat, kBad, "REPEAT", "设备链：同一事件记录了两次",
     "device chain: the same event was recorded twice"},
    {Code::kGap, kNote, "GAP", "设备链：有缺号（可能尚未上传，也可能被删除）",
     "device chain: numbers are missing (not sent yet, or removed)"},
    {Code::kFork, kNote, "FORK", "设备链：分叉（两个事件接在同一处）",
     "device chain: it forks (two events claim one place)"},
    {Code::kCommitmentBroken, kBad, "COMMITMENT_BROKEN", "明文部分与头部的承诺不符",
     "a plain part is not what its header commits to"},
    {Code::kUnsignedBeforeTrust, kNote, "UNSIGNED_BEFORE_TRUST",
     "启用设备登记之前的记录没有设备签名，只有日志签名",
     "records from before devices were enrolled carry no device's signature, only the log's"},
    {Code::kSignaturesSkipped, kOpen, "SIGNATURES_SKIPPED", "按要求未核验设备签名",
     "device signatures were not verified, as was asked"},
    {Code::kUnsigned, kBad, "UNSIGNED", "没有有效设备签名覆盖的记录",
     "no valid device signature covers the record"},
    {Code::kKeyUnknown, kBad, "KEY_UNKNOWN", "签名所用密钥当时未登记",
     "the signing key was not enrolled at that position"},
    {Code::kSignatureForm, kBad, "SIGNATURE_FORM", "签名格式不合格", "the signature is malformed"},
    {Code::kSignatureWrong, kBad, "SIGNATURE_WRONG", "签名不成立", "the signature does not hold"},
    {Code::kAlgorithmUnknown, kOpen, "ALGORITHM_UNKNOWN", "本程序不识该签名算法",
     "this program does not know the signature's algorithm"},
    {Code::kKeyIdTwice, kBad, "KEY_ID_TWICE", "同一密钥编号登记了两个密钥",
     "two keys were enrolled under one id"},
    {Code::kRotationWrong, kBad, "ROTATION_WRONG", "换钥没有旧密钥的有效签名",
     "a key was replaced without the old key's valid signature"},
    {Code::kActorNotUser, kBad, "ACTOR_NOT_USER", "办理人不是该设备登记的使用人",
     "who acts is not the user for whom the device is enrolled"},
    {Code::kQuarantined, kNote, "QUARANTINED", "由已停用或到期的密钥签名：应处于隔离，不得计入",
     "signed by a key that had ended: in quarantine, to be read by no fold"},
    {Code::kRightMissing, kBad, "RIGHT_MISSING", "办理人当日在该区划没有权限",
     "who acts had no role over the area on that day"},
    {Code::kSeenNotPrefix, kBad, "SEEN_NOT_PREFIX",
     "设备见过的检查点不是本日志的前缀：日志被改写过，或设备见过另一个日志",
     "a checkpoint that a device saw is no prefix of this log: it was rewritten, or the device "
     "was shown another"},
    {Code::kSeenFromFuture, kBad, "SEEN_FROM_FUTURE", "设备声称见过比自身位置更晚的检查点",
     "a device claims a checkpoint that is later than its own event"},
    {Code::kSeenLost, kNote, "SEEN_LOST", "设备见过恢复时丢失的记录",
     "a device saw records that were lost in a restore"},
    {Code::kLateOrBackdated, kNote, "LATE_OR_BACKDATED", "迟报或倒填：业务时间与时间括号不合",
     "late or backdated: the business time does not fit the bracket"},
    {Code::kProposalMissing, kBad, "PROPOSAL_MISSING", "决定所依据的提议不存在",
     "the decision names no proposal that is recorded before it"},
    {Code::kSamePerson, kBad, "SAME_PERSON", "提议与批准是同一人",
     "one person both proposed and approved"},
    {Code::kProposalDiffers, kBad, "PROPOSAL_DIFFERS", "决定与提议的内容不同",
     "the decision is not what was proposed"},
    {Code::kErasureOpen, kNote, "ERASURE_OPEN", "已下令删除，尚无完成记录",
     "an erasure was ordered and is not yet reported done"},
    {Code::kRestoreWrong, kBad, "RESTORE_WRONG", "恢复记录与日志不符",
     "a restore fact does not fit the log"},
    {Code::kTermWrong, kBad, "TERM_WRONG", "届次与恢复记录不符",
     "the checkpoint's term is not that of the restore facts"},
    {Code::kRecordsLost, kNote, "RECORDS_LOST", "从备份恢复时丢失过记录",
     "records were lost in a restore from a backup"},
    {Code::kOldCheckpointUnusable, kOpen, "OLD_CHECKPOINT_UNUSABLE",
     "旧检查点无法使用（不是该日志密钥所签）",
     "an older checkpoint is of no use: the log's key did not sign it"},
    {Code::kOldCheckpointAhead, kBad, "OLD_CHECKPOINT_AHEAD",
     "旧检查点比现在的日志长：日志被回退，记录丢失",
     "an older checkpoint is larger than the log: it was rolled back"},
    {Code::kOldCheckpointDiffers, kBad, "OLD_CHECKPOINT_DIFFERS",
     "旧检查点不是本日志的前缀：历史被改写",
     "an older checkpoint is no prefix of this log: history was rewritten"},
    {Code::kReceiptUnusable, kOpen, "RECEIPT_UNUSABLE", "回执无法读取", "a receipt cannot be read"},
    {Code::kReceiptAbove, kOpen, "RECEIPT_ABOVE", "回执的位置超出本次导出",
     "a receipt's position is above what was carried away"},
    {Code::kReceiptDiffers, kBad, "RECEIPT_DIFFERS", "回执与该位置的记录不符",
     "a receipt is not that of the record at its position"},
    {Code::kCosignatureWrong, kBad, "COSIGNATURE_WRONG", "见证人的签名不成立",
     "a witness's cosignature does not hold"},
    {Code::kQuorumMissing, kOpen, "QUORUM_MISSING", "见证人签名数不足",
     "there are fewer witnesses than required"},
    {Code::kAttachmentAltered, kBad, "ATTACHMENT_ALTERED", "附件与其名称（哈希）不符",
     "an attachment is not what its name, its hash, says"},
};

}  // namespace

const std::vector<CodeInfo>& Codes() {
  static const std::vector<CodeInfo> codes(std::begin(kCodes), std::end(kCodes));
  return codes;
}

const CodeInfo& InfoOf(Code code) {
  const CodeInfo& info = Codes()[static_cast<size_t>(code)];
  if (info.code == code) return info;
  std::fputs("the table of findings is out of order\n", stderr);
  std::abort();
}

void Report::Add(Code code, uint64_t position, std::string detail) {
  if (++counts_[code] <= kKeptOfEach) findings_.push_back({code, position, std::move(detail)});
  if (SeverityOf(code) == Severity::kViolation) ++violations_;
  if (SeverityOf(code) == Severity::kUndecided) ++undecided_;
}

uint64_t Report::CountOf(Code code) const {
  const auto found = counts_.find(code);
  return found == counts_.end() ? 0 : found->second;
}

Severity Report::SeverityOf(Code code) const {
  const bool chain = code == Code::kGap || code == Code::kFork;
  return strict_ && chain ? Severity::kViolation : InfoOf(code).severity;
}

Verdict Report::verdict() const {
  if (violations_ > 0) return Verdict::kViolations;
  return undecided_ > 0 ? Verdict::kUndecided : Verdict::kOk;
}

}  // namespace hearth::verify
