// The notices that hang in a village: 公示 of what is proposed, 公告 of what was decided. The
// generator takes a type that has only the fields that may be shown, and a machine reads what it
// wrote before anybody else does. Pure. Policy source: reference-security.md 1.4, domain.md 0 (7).

#ifndef HEARTH_SERVICES_DOMAIN_NOTICE_H_
#define HEARTH_SERVICES_DOMAIN_NOTICE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/case.pb.h"
#include "hearth/v1/household.pb.h"

namespace hearth::domain {

// Of text, allow-list and check together; goes into CaseNotice.template_version.
inline constexpr char kNoticeTemplate[] = "hearth-notice/1";

// 张三 → 张*; what is masked already, and "", stay.
std::string MaskName(std::string_view name);

// One household, by all that a notice may say of it: never a number, an illness, an income, the
// risk, or a member other than the head.
struct NoticeLine {
  std::string head_name;  // masked when it is written
  std::string village_group;
  uint32_t persons = 0;
  std::string category;  // in Chinese
};

// The line of a household, by the allow-list; `category` in Chinese.
NoticeLine NoticeLineOf(const v1::OpenedHousehold& household, std::string category);
// What is known of the household in words and numbers and may not hang in the open: numbers,
// telephones, accounts, addresses, and the names of all members, in full.
std::vector<std::string> PersonalValues(const v1::OpenedHousehold& household);

struct Notice {
  v1::CaseProcedure procedure = v1::CASE_PROCEDURE_UNSPECIFIED;
  bool announcement = false;  // 公告; else 公示
  std::string town_name, village_name;
  std::vector<NoticeLine> lines;
  int32_t start_date = 0, end_date = 0;
  uint32_t min_days = 0;  // 公示 only
  bool working_days = false;
  std::string objection_phone;  // an office's
};

// In Chinese, as it is printed.
std::string NoticeText(const Notice& notice);

// What must not hang in the open, by kind; never quotes what it found. `sensitive`: values that are
// known of the households, and words of illness and risk; those of one character are not looked
// for. Numbers are found with blanks, hyphens and full-width digits in them. Empty = it may hang.
std::vector<std::string> NoticeProblems(std::string_view text,
                                        const std::vector<std::string>& sensitive);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_NOTICE_H_
