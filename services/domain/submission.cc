#include "services/domain/submission.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/fault.h"
#include "services/domain/invariant.h"

namespace hearth::domain {
namespace {

constexpr size_t kHashBytes = 32;
constexpr size_t kSaltBytes = 32;
constexpr size_t kIdBytes = 16;
constexpr size_t kNameBytesMax = 64;

// Fetched once: finding the algorithm anew costs OpenSSL 3 more than hashing a header.
const EVP_MD* Sha256Algorithm() {
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  HEARTH_REQUIRE(kAlgorithm != nullptr);
  return kAlgorithm;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// One context a thread, with the algorithm set once: making one costs as much as hashing a header.
EVP_MD_CTX* HashingContext() {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context = [] {
    std::unique_ptr<EVP_MD_CTX, FreeContext> made(EVP_MD_CTX_new());
    HEARTH_REQUIRE(made != nullptr &&
                   EVP_DigestInit_ex2(made.get(), Sha256Algorithm(), nullptr) == 1);
    return made;
  }();
  HEARTH_REQUIRE(EVP_DigestInit_ex2(context.get(), nullptr, nullptr) == 1);
  return context.get();
}

std::string HashOfTwo(std::string_view first, std::string_view second) {
  std::string hash(kHashBytes, '\0');
  EVP_MD_CTX* const context = HashingContext();
  const bool done =
      EVP_DigestUpdate(context, first.data(), first.size()) == 1 &&
      EVP_DigestUpdate(context, second.data(), second.size()) == 1 &&
      EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(hash.data()), nullptr) == 1;
  HEARTH_REQUIRE(done);
  return hash;
}

bool IsUuidV7(std::string_view id) {
  if (id.size() != kIdBytes) return false;
  const bool version = (static_cast<unsigned char>(id[6]) & 0xF0) == 0x70;
  const bool variant = (static_cast<unsigned char>(id[8]) & 0xC0) == 0x80;
  return version && variant;
}

bool HasPersonal(uint32_t kind) {
  return kind == v1::Fact::kAccountOpened || kind == v1::Fact::kAccountAmended ||
         kind == v1::Fact::kRelationDeclared;
}

bool IsZero(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\0'; });
}

absl::Status Unreadable(std::string_view path, std::string_view zh, std::string_view en) {
  const Fault fault = Within("header", Malformed(path, zh, en));
  return absl::InvalidArgumentError(ToRefusal(fault).detail);
}

// What gives the event a place among the others.
absl::Status CheckPlace(const v1::EventHeader& header) {
  if (!IsUuidV7(header.event_id())) {
    return Unreadable("event_id", "应为 16 字节的 UUIDv7", "must be a UUIDv7 of 16 bytes");
  }
  if (header.kind() == 0) {
    return Unreadable("kind", "请填写事实种类（Fact 的字段号）",
                      "name the kind (the fact's field number)");
  }
  if (header.household().empty() == (header.stream() == v1::STREAM_UNSPECIFIED)) {
    return Unreadable("household", "household 与 stream 应恰好填写一项",
                      "give exactly one of household and stream");
  }
  if (!header.household().empty() && header.household().size() != kIdBytes) {
    return Unreadable("household", "应为 16 字节", "must have 16 bytes");
  }
  if (!v1::Stream_IsValid(header.stream())) {
    return Unreadable("stream", "没有这个保留流", "no such reserved stream");
  }
  if (header.occurred_time_ms() == 0) {
    return Unreadable("occurred_time_ms", "请填写业务时间", "say when it happened");
  }
  return absl::OkStatus();
}

// What gives it a place in its device's chain.
absl::Status CheckLink(const v1::EventHeader& header) {
  if (!IsName(header.actor())) {
    return Unreadable("actor", "应为 1 至 64 个 a-z 0-9 . _ -", "must be 1 to 64 of a-z 0-9 . _ -");
  }
  if (!IsName(header.device())) {
    return Unreadable("device", "应为 1 至 64 个 a-z 0-9 . _ -",
                      "must be 1 to 64 of a-z 0-9 . _ -");
  }
  if (header.device_seq() == 0) {
    return Unreadable("device_seq", "应从 1 起", "counts from 1");
  }
  if (header.prev_hash().size() != kHashBytes ||
      IsZero(header.prev_hash()) != (header.device_seq() == 1)) {
    return Unreadable(
        "prev_hash", "应为该设备上一头部的 SHA-256（第一个为 32 个零字节）",
        "must be the SHA-256 of the device's previous header (32 zero bytes for the first)");
  }
  return absl::OkStatus();
}

absl::Status CheckParts(const v1::EventHeader& header) {
  if (header.suite() != v1::SUITE_SHA256) {
    return Unreadable("suite", "只支持 SUITE_SHA256", "only SUITE_SHA256 is known");
  }
  if (header.parts_size() < 1 || header.parts_size() > kPartsMax) {
    return Unreadable("parts", "应有 1 至 64 个部分", "there are 1 to 64 parts");
  }
  for (int i = 0; i < header.parts_size(); ++i) {
    if (header.parts(i).commitment().size() == kHashBytes) continue;
    return Unreadable(absl::StrCat("parts[", i, "].commitment"), "应为 32 字节",
                      "must have 32 bytes");
  }
  return absl::OkStatus();
}

absl::Status CheckSize(const v1::Submission& submission) {
  size_t bytes = submission.header().size();
  for (const std::string& part : submission.parts()) bytes += part.size();
  for (const std::string& salt : submission.salts()) bytes += salt.size();
  if (bytes <= kSubmissionBytesMax) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("submission: 超过 ", kSubmissionBytesMax,
                                                 " 字节，请拆分 / submission: more than ",
                                                 kSubmissionBytesMax, " bytes; split it"));
}

std::vector<std::string> Take(google::protobuf::RepeatedPtrField<std::string>* field) {
  return {std::make_move_iterator(field->begin()), std::make_move_iterator(field->end())};
}

MaybeFault Mismatch(const std::string& path) {
  return Fault{v1::REFUSAL_REASON_COMMITMENT_MISMATCH, path,
               "与头部的承诺不符，请原样重发或重新生成事件",
               "does not fit the header's commitment; send the bytes as they were made, or make a "
               "new event"};
}

MaybeFault CheckCommitments(const Submitted& event) {
  const auto count = static_cast<size_t>(event.header.parts_size());
  if (event.parts.size() != count) return Mismatch("parts");
  if (event.salts.size() != count) return Mismatch("salts");
  for (size_t i = 0; i < count; ++i) {
    const std::string& expected = event.header.parts(static_cast<int>(i)).commitment();
    if (event.salts[i].size() != kSaltBytes) return Mismatch(absl::StrCat("salts[", i, "]"));
    if (HashOfTwo(event.salts[i], event.parts[i]) != expected) {
      return Mismatch(absl::StrCat("parts[", i, "]"));
    }
  }
  return std::nullopt;
}

// Facts about accounts: what is personal lies in sealed parts only, and nothing else does, so that
// the loss of a key takes nothing from the fold.
MaybeFault CheckPersonalPart(const v1::EventHeader& header, int index, const std::string& bytes) {
  v1::Fact part;
  if (!part.ParseFromString(bytes)) return std::nullopt;  // MergeParts tells
  const bool sealed = !header.parts(index).subject().empty();
  const bool personal = TakePersonal(&part).fact_case() != v1::Fact::FACT_NOT_SET;
  // What is left is the case alone: its tag and a length of zero.
  constexpr size_t kEmptyCaseBytes = 3;
  if (sealed ? personal && part.ByteSizeLong() <= kEmptyCaseBytes : !personal) return std::nullopt;
  return Malformed(absl::StrCat("parts[", index, "]"),
                   "个人信息须单独放在加密的部分，其余放在不加密的部分",
                   "what is personal goes into a sealed part, alone; all else into the open one");
}

// Every part alone must be of the header's kind: else the loss of one key would turn the fact into
// another.
MaybeFault MergeParts(const Submitted& event, v1::Fact* fact) {
  for (size_t i = 0; i < event.parts.size(); ++i) {
    const std::string path = absl::StrCat("parts[", i, "]");
    if (!fact->MergeFromString(event.parts[i])) {
      return Malformed(path, "不是可读的 Fact，请用对应版本的程序重新生成",
                       "is no readable Fact; make it anew with a program of the right version");
    }
    if (static_cast<uint32_t>(fact->fact_case()) != event.header.kind()) {
      return Malformed(path, "内容的种类与头部的 kind 不同", "its kind is not the header's");
    }
    if (!HasPersonal(event.header.kind())) continue;
    if (auto fault = CheckPersonalPart(event.header, static_cast<int>(i), event.parts[i])) {
      return fault;
    }
  }
  return std::nullopt;
}

void AppendBigEndian(uint64_t value, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    *out += static_cast<char>(static_cast<unsigned char>(value >> shift));
  }
}

absl::Status BrokenChain(size_t index, std::string_view zh, std::string_view en) {
  const Fault fault = Within("submissions", static_cast<int>(index), Malformed("", zh, en));
  return absl::InvalidArgumentError(ToRefusal(fault).detail);
}

}  // namespace

std::string Sha256(std::string_view bytes) { return HashOfTwo(bytes, {}); }

absl::StatusOr<Submitted> ParseSubmission(v1::Submission submission) {
  if (absl::Status status = CheckSize(submission); !status.ok()) return status;
  Submitted event;
  if (!event.header.ParseFromString(submission.header())) {
    return Unreadable("", "不是可读的 EventHeader", "is no readable EventHeader");
  }
  if (absl::Status status = CheckPlace(event.header); !status.ok()) return status;
  if (absl::Status status = CheckLink(event.header); !status.ok()) return status;
  if (absl::Status status = CheckParts(event.header); !status.ok()) return status;
  event.header_bytes = std::move(*submission.mutable_header());
  event.header_hash = Sha256(event.header_bytes);
  event.parts = Take(submission.mutable_parts());
  event.salts = Take(submission.mutable_salts());
  MaybeFault fault = CheckCommitments(event);
  if (!fault.has_value()) fault = MergeParts(event, &event.fact);
  if (fault.has_value()) {
    event.fact.Clear();
    event.refusal = ToRefusal(*fault);
  }
  return event;
}

absl::Status CheckChain(const std::vector<Submitted>& run) {
  if (run.empty() || run.size() > static_cast<size_t>(kRunEventsMax)) {
    return absl::InvalidArgumentError(
        "submissions: 一次连续提交 1 至 500 个事件 / submissions: a run holds 1 to 500 events");
  }
  for (size_t i = 1; i < run.size(); ++i) {
    const v1::EventHeader& before = run[i - 1].header;
    const v1::EventHeader& header = run[i].header;
    if (header.device() != before.device()) {
      return BrokenChain(i, "设备与前一事件不同，请按设备分开提交",
                         "comes from another device than the one before; send one run a device");
    }
    if (header.device_seq() != before.device_seq() + 1) {
      return BrokenChain(i, "device_seq 应比前一事件大 1",
                         "device_seq must be one more than before");
    }
    if (header.prev_hash() != run[i - 1].header_hash) {
      return BrokenChain(i, "prev_hash 不是前一头部的 SHA-256",
                         "prev_hash is not the SHA-256 of the header before");
    }
  }
  return absl::OkStatus();
}

bool IsName(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

v1::Fact TakePersonal(v1::Fact* fact) {
  v1::Fact taken;
  if (fact->account_opened().has_person()) {
    *taken.mutable_account_opened()->mutable_person() = fact->account_opened().person();
    fact->mutable_account_opened()->clear_person();
  } else if (fact->account_amended().has_person()) {
    *taken.mutable_account_amended()->mutable_person() = fact->account_amended().person();
    fact->mutable_account_amended()->clear_person();
  } else if (!fact->relation_declared().description().empty()) {
    *taken.mutable_relation_declared()->mutable_description() =
        fact->relation_declared().description();
    fact->mutable_relation_declared()->clear_description();
  }
  return taken;
}

std::string AccountSubject(std::string_view account) { return "a" + std::string(account); }

std::string HouseholdSubject(std::string_view household) { return "h" + std::string(household); }

std::string MemberSubject(std::string_view household, uint64_t member_id) {
  std::string subject = "m" + std::string(household);
  AppendBigEndian(member_id, &subject);
  return subject;
}

}  // namespace hearth::domain
