#include "clients/cpp/draft_codec.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/json_reader.h"
#include "clients/cpp/times.h"

namespace hearth::client {
namespace {

using v1::Fact;

constexpr size_t kPartsMax = 64;  // envelope.proto: EventHeader.parts

std::string Bytes(const google::protobuf::MessageLite& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream out(&bytes);
  google::protobuf::io::CodedOutputStream coded(&out);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

absl::Status BadField(std::string_view field, std::string_view zh, std::string_view en) {
  const std::string name(field);
  return InvalidError(absl::StrCat(name, "：", std::string(zh)),
                      absl::StrCat(name, ": ", std::string(en)));
}

// What belongs to an area, not to a household: campaigns, rounds, goals, projects, teams, samples.
bool IsOfAnArea(Fact::FactCase kind) {
  return (kind >= Fact::kCampaignOpened && kind <= Fact::kWarningLevelChanged) ||
         kind == Fact::kAdjustmentRoundOpened || kind == Fact::kAdjustmentRoundClosed ||
         kind == Fact::kGoalSet || kind == Fact::kGoalReported ||
         (kind >= Fact::kProjectRegistered && kind <= Fact::kTeamMemberLeft) ||
         kind == Fact::kSpotCheckDrawn;
}

// Where a fact without a household belongs; UNSPECIFIED for one that must have a household.
v1::Stream StreamOf(Fact::FactCase kind) {
  const int number = kind;
  if (number >= Fact::kAreaChanged && number <= Fact::kRulebookPublished) return v1::STREAM_CONTROL;
  if (number >= Fact::kAlertAcknowledged && number <= Fact::kAlertResolved) {
    return v1::STREAM_ALERTS;
  }
  if (IsOfAnArea(kind)) return v1::STREAM_CONTROL;
  if (number >= 200 && number < 300) return v1::STREAM_CLUES;
  if (kind == Fact::kRegisterFileReceived || kind == Fact::kRegisterRowReceived) {
    return v1::STREAM_CLUES;
  }
  if (number == Fact::kPersonalDataRead || number == Fact::kSecurityEventRecorded ||
      number == Fact::kExportRequested) {
    return v1::STREAM_AUDIT;
  }
  if (number >= 500 && number < 600) return v1::STREAM_CONTROL;
  return v1::STREAM_UNSPECIFIED;
}

absl::Status FillIds(const v1::Draft& draft, v1::EventHeader* header) {
  const auto event_id = ParseUuid(draft.event_id());
  if (!event_id) return BadField("event_id", "不是 UUID", "is not a UUID");
  header->set_event_id(*event_id);
  header->set_kind(static_cast<uint32_t>(draft.fact().fact_case()));
  if (!draft.household().empty()) {
    const auto household = FromHex(draft.household());
    if (!household || household->size() != 16) {
      return BadField("household", "须为 32 位十六进制数", "needs 32 hex digits");
    }
    header->set_household(*household);
  } else {
    header->set_stream(StreamOf(draft.fact().fact_case()));
    if (header->stream() == v1::STREAM_UNSPECIFIED) {
      return BadField("household", "此类事实必须指明农户", "this fact needs a household");
    }
  }
  if (draft.command_id().empty()) return absl::OkStatus();
  const auto command_id = ParseUuid(draft.command_id());
  if (!command_id) return BadField("command_id", "不是 UUID", "is not a UUID");
  header->set_command_id(*command_id);
  return absl::OkStatus();
}

absl::Status FillTimes(const v1::Draft& draft, v1::EventHeader* header) {
  const auto occurred = ParseTime(draft.occurred_time());
  if (!occurred) {
    return BadField("occurred_time", "须为 yyyy-mm-ddThh:mm:ss+08:00",
                    "needs the form yyyy-mm-ddThh:mm:ss+08:00");
  }
  header->set_occurred_time_ms(*occurred);
  header->set_device_time_ms(*occurred);
  if (draft.device_time().empty()) return absl::OkStatus();
  const auto device_time = ParseTime(draft.device_time());
  if (!device_time) {
    return BadField("device_time", "须为 yyyy-mm-ddThh:mm:ss+08:00",
                    "needs the form yyyy-mm-ddThh:mm:ss+08:00");
  }
  header->set_device_time_ms(*device_time);
  return absl::OkStatus();
}

absl::StatusOr<v1::EventHeader> MakeHeader(const v1::Draft& draft, const ChainTracker& chain) {
  v1::EventHeader header;
  if (draft.fact().fact_case() == Fact::FACT_NOT_SET) {
    return BadField("fact", "缺少事实", "there is no fact");
  }
  if (draft.fact().has_day_opened()) {
    return BadField("fact.day_opened", "日子由服务器开启：请写 {\"open_day\":\"yyyy-mm-dd\"}",
                    "days are opened by the server: write {\"open_day\":\"yyyy-mm-dd\"}");
  }
  if (absl::Status status = FillIds(draft, &header); !status.ok()) return status;
  if (absl::Status status = FillTimes(draft, &header); !status.ok()) return status;
  if (draft.actor().empty()) {
    return BadField("actor", "缺少办理人账号", "the acting account is missing");
  }
  if (draft.device().empty()) return BadField("device", "缺少设备", "the device is missing");
  if (draft.device_seq() == 0) return BadField("device_seq", "从 1 起编号", "counts from 1");
  absl::StatusOr<std::string> previous = chain.Previous(draft.device(), draft.device_seq());
  if (!previous.ok()) return previous.status();

  header.set_area_code(draft.area_code());
  header.set_actor(draft.actor());
  header.set_device(draft.device());
  header.set_device_seq(draft.device_seq());
  header.set_prev_hash(*previous);
  header.set_outcome(draft.outcome());
  header.set_suite(v1::SUITE_SHA256);
  if (draft.has_expected_version()) header.set_expected_version(draft.expected_version());
  header.set_client(kEncodingName);
  return header;
}

struct Part {
  std::string subject;
  std::string bytes;
};
using Members = google::protobuf::RepeatedPtrField<v1::Member>;

std::string MemberSubject(const std::string& household, uint64_t member_id) {
  return "m" + household + Bytes64(member_id);
}

// Takes the members out of a fact; each of them goes into a part of its own.
Members TakeMembers(Fact* fact) {
  Members members;
  switch (fact->fact_case()) {
    case Fact::kHouseholdRegistered:
      members.Swap(fact->mutable_household_registered()->mutable_members());
      break;
    case Fact::kCheckRecorded:
      members.Swap(fact->mutable_check_recorded()->mutable_members());
      break;
    case Fact::kCheckCorrected:
      // Not mutable_check(): a correction without a check must stay without one.
      if (fact->check_corrected().has_check()) {
        members.Swap(fact->mutable_check_corrected()->mutable_check()->mutable_members());
      }
      break;
    case Fact::kMemberAdded:
      if (fact->member_added().has_member()) {
        members.Add()->Swap(fact->mutable_member_added()->mutable_member());
        fact->mutable_member_added()->clear_member();
      }
      break;
    default:
      break;
  }
  return members;
}

// A fact of the same case that holds `member` and nothing else.
std::string MemberPart(Fact::FactCase kind, v1::Member* member) {
  Fact fact;
  switch (kind) {
    case Fact::kHouseholdRegistered:
      fact.mutable_household_registered()->add_members()->Swap(member);
      break;
    case Fact::kCheckRecorded:
      fact.mutable_check_recorded()->add_members()->Swap(member);
      break;
    case Fact::kCheckCorrected:
      fact.mutable_check_corrected()->mutable_check()->add_members()->Swap(member);
      break;
    default:
      fact.mutable_member_added()->mutable_member()->Swap(member);
      break;
  }
  return Bytes(fact);
}

// Whose key seals the part that is not a member's. Somebody who is not yet matched to a household
// gets a subject of his own, derived from the salt so that the same draft names it again.
std::string BodySubject(const v1::EventHeader& header, const std::string& salt) {
  if (!header.household().empty()) return "h" + header.household();
  if (header.stream() == v1::STREAM_CLUES) {
    return "u" + Sha256("hearth subject" + salt).substr(0, 16);
  }
  return "";
}

std::vector<Part> Split(Fact* fact, const v1::EventHeader& header, const std::string& salt) {
  const Fact::FactCase kind = fact->fact_case();
  Members members = TakeMembers(fact);
  std::vector<Part> parts;
  parts.reserve(static_cast<size_t>(members.size()) + 1);
  parts.push_back({BodySubject(header, salt), Bytes(*fact)});
  for (v1::Member& member : members) {
    const uint64_t id = member.member_id();
    parts.push_back({MemberSubject(header.household(), id), MemberPart(kind, &member)});
  }
  return parts;
}

}  // namespace

absl::StatusOr<v1::Draft> ParseDraft(std::string_view line) {
  v1::Draft draft;
  if (ReadPlainJson(line, &draft)) return draft;
  draft.Clear();
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(line.data(), line.size()), &draft);
  if (status.ok()) return draft;
  const std::string why(status.message());
  return InvalidError("不是合格的草稿行：" + why, "not a draft: " + why);
}

std::string DraftLine(const v1::Draft& draft) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string line;
  // A message of our own always prints; an error would leave an empty line, which no reader takes.
  if (!google::protobuf::util::MessageToJsonString(draft, &line, options).ok()) line.clear();
  return line;
}

bool IsComplete(const v1::Draft& draft) {
  return !draft.event_id().empty() && !draft.device().empty() && draft.device_seq() != 0 &&
         !draft.salt().empty();
}

absl::StatusOr<EncodedEvent> EncodeDraft(v1::Draft draft, ChainTracker* chain) {
  absl::StatusOr<v1::EventHeader> header = MakeHeader(draft, *chain);
  if (!header.ok()) return header.status();
  const auto salt = FromHex(draft.salt());
  if (!salt || salt->size() != 32) {
    return BadField("salt", "须为 64 位十六进制数", "needs 64 hex digits");
  }
  std::vector<Part> parts = Split(draft.mutable_fact(), *header, *salt);
  if (parts.size() > kPartsMax) {
    return BadField("fact.members", absl::StrCat("最多 ", kPartsMax - 1, " 人：请拆成几条"),
                    absl::StrCat("at most ", kPartsMax - 1, " persons: split it"));
  }

  EncodedEvent event;
  size_t size = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    std::string part_salt = Sha256("hearth salt" + *salt + Bytes32(static_cast<uint32_t>(i)));
    v1::PartCommitment* commitment = header->add_parts();
    commitment->set_commitment(Sha256(part_salt + parts[i].bytes));
    commitment->set_subject(std::move(parts[i].subject));
    size += parts[i].bytes.size() + part_salt.size();
    event.submission.add_parts(std::move(parts[i].bytes));
    event.submission.add_salts(std::move(part_salt));
  }
  std::string bytes = Bytes(*header);
  if (size + bytes.size() > kSubmissionBytesMax) {
    return BadField("fact", absl::StrCat("超过 ", kSubmissionBytesMax, " 字节：请拆成几条"),
                    absl::StrCat("exceeds ", kSubmissionBytesMax, " bytes: split it"));
  }
  event.header_hash = Sha256(bytes);
  event.submission.set_header(std::move(bytes));
  event.event_id = header->event_id();
  event.device = draft.device();
  event.device_seq = draft.device_seq();
  const absl::StatusOr<bool> fresh = chain->Add(event.device, event.device_seq, event.header_hash);
  if (!fresh.ok()) return fresh.status();
  event.repeat = !*fresh;
  return event;
}

}  // namespace hearth::client
