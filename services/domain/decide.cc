#include "services/domain/decide.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/area_check.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide_access.h"
#include "services/domain/decide_clue.h"
#include "services/domain/decide_erasure.h"
#include "services/domain/decide_household.h"
#include "services/domain/decide_quarantine.h"
#include "services/domain/decide_reads.h"
#include "services/domain/decide_undertaking.h"
#include "services/domain/fault.h"
#include "services/domain/field_walk.h"
#include "services/domain/invariant.h"

namespace hearth::domain {
namespace {

constexpr size_t kIdBytes = 16;
constexpr size_t kHashBytes = 32;
constexpr size_t kMemberIdBytes = 8;
constexpr size_t kSubjectBytesMax = 80;
constexpr size_t kOutcomeBytesMax = 40;
constexpr size_t kClientBytesMax = 100;
constexpr size_t kVillageDigits = 12;
constexpr size_t kGridDigits = 15;
constexpr uint32_t kRulebookPartsMax = 100;
// Facts from here on may belong to a household or to a reserved stream, as their issues decide.
constexpr int kFirstLaterKind = 200;

Fault InHeader(std::string_view field, std::string_view zh, std::string_view en) {
  return Within("header", Malformed(field, zh, en));
}

// Where facts of a kind belong; STREAM_UNSPECIFIED = to a household.
v1::Stream StreamOf(const v1::Fact& fact) {
  switch (fact.fact_case()) {
    case v1::Fact::kAreaChanged:
    case v1::Fact::kRulebookPublished:
    case v1::Fact::kGrantsAttested:
      return v1::STREAM_CONTROL;
    case v1::Fact::kDayOpened:
      return v1::STREAM_DAYS;
    case v1::Fact::kAlertAcknowledged:
    case v1::Fact::kAlertAssigned:
    case v1::Fact::kAlertCommented:
    case v1::Fact::kAlertResolved:
      return v1::STREAM_ALERTS;
    case v1::Fact::kQuarantineReleased:
    case v1::Fact::kQuarantineRejected:
    case v1::Fact::kErasureProposed:
    case v1::Fact::kErasureOrdered:
    case v1::Fact::kErasureCompleted:
    case v1::Fact::kRestrictionOrdered:
    case v1::Fact::kRestrictionLifted:
    case v1::Fact::kKeyEncryptionKeyRolled:
    case v1::Fact::kBudgetRaised:
      return v1::STREAM_CONTROL;
    case v1::Fact::kPurposeStated:
    case v1::Fact::kPersonalDataRead:
    case v1::Fact::kSecurityEventRecorded:
      return v1::STREAM_AUDIT;
    default: {
      const auto kind = static_cast<uint32_t>(fact.fact_case());
      return Registry::Reads(kind) || Undertakings::Reads(kind) ? v1::STREAM_CONTROL
                                                                : v1::STREAM_UNSPECIFIED;
    }
  }
}

MaybeFault CheckStream(const v1::EventHeader& header, const v1::Fact& fact) {
  if (static_cast<uint32_t>(fact.fact_case()) != header.kind()) {
    return InHeader("kind", "与事实的种类不同", "is not the fact's kind");
  }
  const v1::Stream stream = StreamOf(fact);
  if (header.kind() >= kFirstLaterKind && stream == v1::STREAM_UNSPECIFIED) {
    if (header.stream() != v1::STREAM_DAYS) return std::nullopt;
    return InHeader("stream", "该事实不属于 STREAM_DAYS",
                    "the fact does not belong to STREAM_DAYS");
  }
  if (stream == header.stream()) return std::nullopt;
  if (stream == v1::STREAM_UNSPECIFIED) {
    return InHeader("household", "该事实属于一户，请填写户",
                    "the fact belongs to a household; name it");
  }
  const std::string name = v1::Stream_Name(stream);
  return InHeader("stream", absl::StrCat("该事实属于 ", name),
                  absl::StrCat("the fact belongs to ", name));
}

MaybeFault CheckHeaderFields(const v1::EventHeader& header) {
  if (!header.command_id().empty() && header.command_id().size() != kIdBytes) {
    return InHeader("command_id", "应为 16 字节", "must have 16 bytes");
  }
  if (header.seen_root().size() != (header.seen_size() == 0 ? 0 : kHashBytes)) {
    return InHeader("seen_root", "应为 32 字节，未见过检查点则为空",
                    "must have 32 bytes, or be empty when no checkpoint was seen");
  }
  if (header.outcome().size() > kOutcomeBytesMax) {
    return InHeader("outcome", "应为短编码（至多 40 字节）",
                    "must be a short code (at most 40 bytes)");
  }
  if (header.client().size() > kClientBytesMax) {
    return InHeader("client", "至多 100 字节", "must have at most 100 bytes");
  }
  return std::nullopt;
}

bool BelongsTo(std::string_view subject, std::string_view household) {
  const std::string_view rest = subject.substr(1);
  switch (subject.front()) {
    case 'h':
      return rest == household;
    case 'm':
      return rest.size() == kIdBytes + kMemberIdBytes && rest.substr(0, kIdBytes) == household;
    case 'a':
    case 'u':
      return !rest.empty();
    default:
      return false;
  }
}

// A part of a household must not lie open, nor under another household's key: an erasure would miss
// it, or hit what it should not. What control is folded from must never become unreadable: of facts
// about accounts only what is personal is sealed, in parts behind the first (submission.cc).
MaybeFault CheckSubjects(const v1::EventHeader& header, const v1::Fact& fact) {
  for (int i = 0; i < header.parts_size(); ++i) {
    const std::string& subject = header.parts(i).subject();
    const bool open = subject.empty();
    bool fits = subject.size() <= kSubjectBytesMax;
    if (!header.household().empty()) {
      fits = fits && !open && BelongsTo(subject, header.household());
    } else if (i > 0 && Registry::Reads(header.kind())) {
      fits = fits && !open && subject == AccountSubject(AccountOf(fact));
    } else if (IsControl(header)) {
      fits = open;
    } else {
      fits = fits && (open || subject.front() == 'a' || subject.front() == 'u');
    }
    if (fits) continue;
    return InHeader(
        absl::StrCat("parts[", i, "].subject"),
        "密钥主体与事件不符：户的部分用该户、其成员或随机主体，区划和规则集不加密，账号的个人信息用"
        "该账号",
        "does not fit the event: parts of a household are sealed for it, its members or a random "
        "subject; areas and rulebooks for nobody; what is personal of an account for it");
  }
  return std::nullopt;
}

MaybeFault CheckDay(int32_t day, int32_t today) {
  if (day == 0) {
    return Fault{v1::REFUSAL_REASON_IMPOSSIBLE_DATE, "header.occurred_time_ms",
                 "业务时间不在 1900 至 2199 年之内", "lies outside the years 1900 to 2199"};
  }
  if (day <= AddDays(today, 1)) return std::nullopt;
  const std::string server = FormatDate(today);
  return Fault{v1::REFUSAL_REASON_FUTURE_DATE, "header.occurred_time_ms",
               absl::StrCat("业务日期晚于服务器日期（", server, "）一天以上，请核对设备时间"),
               absl::StrCat("lies more than one day after the server's date (", server,
                            "); compare the device's clock")};
}

bool NeedsArea(const v1::Fact& fact) {
  return fact.has_household_registered() || fact.has_household_relocated() ||
         fact.has_check_recorded();
}

MaybeFault CheckAreaStands(const std::string& code, const AreaTree& areas, int32_t day) {
  if (areas.Exists(code, day)) return std::nullopt;
  const bool ever = areas.Find(code, day).has_value();
  // Grids are the village's own; one that was never told is not a reason to lose a check.
  if (!ever && code.size() == kGridDigits && areas.Exists(ParentByCode(code), day))
    return std::nullopt;
  Fault fault{v1::REFUSAL_REASON_UNKNOWN_AREA, "header.area_code",
              "当日区划中没有该编码，请改正或先新建",
              "no such area on that day; correct the code or create it first"};
  if (const std::string now = areas.Resolve(code, day); ever && now != code) {
    fault.zh = absl::StrCat("该区划当日已并入 ", now, "，请改用该编码");
    fault.en = absl::StrCat("the area had gone into ", now, " by that day; use that code");
  } else if (ever) {
    fault.zh = "该区划当日已撤销，请改用其他编码";
    fault.en = "the area was closed by that day; use another code";
  }
  return fault;
}

MaybeFault CheckArea(const v1::EventHeader& header, const v1::Fact& fact, const AreaTree& areas,
                     int32_t day) {
  const std::string& code = header.area_code();
  if (code.empty()) {
    if (!NeedsArea(fact)) return std::nullopt;
    return InHeader("area_code", "请填写户所在的村或网格", "name the household's village or grid");
  }
  if (AreaDigits(code) == 0) {
    return InHeader("area_code", "区划编码应为 2、4、6、9、12 或 15 位数字",
                    "an area code has 2, 4, 6, 9, 12 or 15 digits");
  }
  if (!header.household().empty() && code.size() != kVillageDigits && code.size() != kGridDigits) {
    return InHeader("area_code", "户应在村或网格（12 或 15 位）",
                    "a household lies in a village or grid (12 or 15 digits)");
  }
  // Others of control may be about to create it.
  if (IsControl(header) && !Undertakings::Reads(header.kind())) return std::nullopt;
  return CheckAreaStands(code, areas, day);
}

MaybeFault CheckRulebookPart(const v1::RulebookPublished& fact) {
  if (!fact.has_rulebook()) return Malformed("rulebook", "必填", "is required");
  const uint32_t count = fact.part_count();
  if (count > kRulebookPartsMax)
    return Malformed("part_count", "至多 100 个部分", "must be at most 100");
  const bool fits = count <= 1 ? fact.part() <= 1 : fact.part() >= 1 && fact.part() <= count;
  if (fits) return std::nullopt;
  return Malformed("part", "应为 1 至 part_count", "must be 1 to part_count");
}

MaybeFault CheckRulebook(const v1::RulebookPublished& fact, const Control& control) {
  if (auto fault = CheckRulebookPart(fact)) return fault;
  const auto whole = control.rulebooks->CompleteWith(fact);
  if (!whole.has_value()) return std::nullopt;  // judged with its last part
  const std::vector<std::string> problems = RulebookProblems(*whole, control);
  if (problems.empty()) return std::nullopt;
  // The problems bring both languages and their own paths; here they only get a common head.
  return Fault{v1::REFUSAL_REASON_INVALID_RULEBOOK, "rulebook",
               absl::StrCat("规则集有 ", problems.size(), " 处错误"),
               absl::StrCat(problems.size(), " problems\n", absl::StrJoin(problems, "\n"))};
}

MaybeFault Named(std::string_view fact, MaybeFault fault) {
  if (!fault.has_value()) return std::nullopt;
  return Within(fact, *std::move(fault));
}

MaybeFault FindFault(const v1::EventHeader& header, const v1::Fact& fact, const Control& control,
                     int32_t today) {
  if (fact.has_day_opened()) {
    return Fault{v1::REFUSAL_REASON_NO_RIGHT, "header.kind", "日期只由服务器开启",
                 "days are opened by the server only"};
  }
  if (auto fault = CheckStream(header, fact)) return fault;
  if (auto fault = CheckHeaderFields(header)) return fault;
  if (auto fault = CheckSubjects(header, fact)) return fault;
  if (auto fault = CheckClosedSubjects(header, *control.erasures)) return fault;
  const int32_t day = DateOfTime(header.occurred_time_ms());
  if (auto fault = CheckDay(day, today)) return fault;
  if (auto fault = CheckArea(header, fact, *control.areas, day)) return fault;
  if (auto fault = WalkFields(fact, *control.rulebooks)) return fault;
  if (fact.has_area_changed()) {
    return Named("area_changed", FindAreaFault(*control.areas, fact.area_changed(), day));
  }
  if (fact.has_rulebook_published()) {
    return Named("rulebook_published", CheckRulebook(fact.rulebook_published(), control));
  }
  if (Registry::Reads(header.kind()) || fact.has_grants_attested()) {
    return CheckAccessFact(header, fact, control);
  }
  if (auto fault = CheckQuarantineFact(header, fact)) return fault;
  if (auto fault = CheckErasureFact(header, fact, control)) return fault;
  if (auto fault = CheckReadFact(header, fact, control)) return fault;
  if (auto fault = CheckClueStream(header, fact)) return fault;
  if (auto fault = CheckUndertakingFact(header, fact, control, today)) return fault;
  return CheckHouseholdFact(header, fact, *control.rulebooks);
}

}  // namespace

std::vector<std::string> RulebookProblems(const v1::Rulebook& rulebook, const Control& control) {
  std::vector<std::string> problems = ValidateRulebook(rulebook, *control.rulebooks);
  if (problems.empty() &&
      !control.areas->Exists(rulebook.area_code(), rulebook.effective_from_date())) {
    problems.push_back(
        "area_code: 生效当日没有该区划，请先新建 / area_code: no such area on the first day; "
        "create it first");
  }
  return problems;
}

std::optional<Refusal> Decide(const v1::EventHeader& header, const v1::Fact& fact,
                              const Control& control, int32_t today) {
  HEARTH_REQUIRE(IsDate(today));
  const MaybeFault fault = FindFault(header, fact, control, today);
  if (!fault.has_value()) return std::nullopt;
  return ToRefusal(*fault);
}

}  // namespace hearth::domain
