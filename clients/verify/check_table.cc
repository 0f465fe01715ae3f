#include "clients/verify/check.h"

namespace hearth::verify {

const std::vector<CheckInfo>& Checks() {
  static const std::vector<CheckInfo> checks = {
      {"checkpoint", "最新检查点由日志签名，且与记录相符？",
       "is the newest checkpoint signed by the log, and is it that of the records?",
       MakeCheckpointCheck},
      {"old", "每个旧检查点都是现在日志的前缀？", "is every older checkpoint a prefix of the log?",
       MakeOldCheckpointCheck},
      {"order", "位置连续、时间不倒退？", "are positions dense, and does time not go backwards?",
       MakeOrderCheck},
      {"header", "头部合格、明文与承诺相符？",
       "are headers well-formed, and are plain parts what they commit to?", MakeHeaderCheck},
      {"identity", "事件编号不重复？", "is every event id there once?", MakeIdentityCheck},
      {"chain", "设备链完整？", "are the devices' chains whole?", MakeChainCheck},
      {"keys", "密钥登记与更换合规？", "were keys enrolled and replaced in order?", MakeKeyCheck},
      {"signature", "每条记录都有当时有效的设备签名？",
       "does a device's signature, valid at the time, cover every record?", MakeSignatureCheck},
      {"right", "办理人当时有权？", "had who acted the right to at the time?", MakeRightCheck},
      {"seen", "设备见过的检查点属实，时间括号相合？",
       "are the checkpoints that devices saw true, and do times fit between them?", MakeSeenCheck},
      {"decision", "更正与删除由两人先后提议、批准？",
       "were corrections and erasures proposed by one and decided by another?", MakeDecisionCheck},
      {"restore", "恢复与届次相符？", "do restores and terms fit?", MakeRestoreCheck},
      {"witness", "见证人签名成立？", "do the witnesses' cosignatures hold?", MakeWitnessCheck},
      {"receipt", "回执与记录相符？", "are receipts those of the records?", MakeReceiptCheck},
      {"attachment", "附件未被改动？", "are attachments what their hashes say?",
       MakeAttachmentCheck},
  };
  return checks;
}

}  // namespace hearth::verify
