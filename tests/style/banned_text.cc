#include "tests/style/banned_text.h"

#include <cctype>
#include <set>
#include <string_view>

namespace hearth::style {
namespace {

constexpr char kWait[] = "wait for the event instead, with a deadline";

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// A measuring program asserts nothing: it offers load at a pace, and asks until something is so.
bool MayWait(std::string_view path) { return path.starts_with("tests/bench/"); }

// A match may not be a part of a longer word, nor a path's tail: "/framework/" is not a machine
// path.
bool Contains(std::string_view line, std::string_view text) {
  for (size_t at = line.find(text); at != line.npos; at = line.find(text, at + 1)) {
    const size_t end = at + text.size();
    const char before = at == 0 ? ' ' : line[at - 1];
    const char after = end == line.size() ? ' ' : line[end];
    const bool inside_path = text.front() == '/' && (IsWord(before) || before == '.');
    const bool inside_word = (IsWord(text.front()) && IsWord(before)) ||
                             (IsWord(text.back()) && text.back() != '_' && IsWord(after));
    if (!inside_path && !inside_word) return true;
  }
  return false;
}

}  // namespace

// Each text is written in two pieces, so that this file keeps its own rules.
const std::vector<BannedText>& BannedTexts() {
  const std::string finish = "finish it, or say so in the issue";
  const std::string path = "the product must not know one machine's folders";
  const std::string skip = "a test that does not run shows nothing; fix it or delete it";
  static const std::vector<BannedText> texts = {
      {"tests/", std::string("sleep") + "_for", kWait},
      {"tests/", std::string("sleep") + "_until", kWait},
      {"tests/", std::string("absl::Sleep") + "For", kWait},
      {"tests/", std::string("u") + "sleep(", kWait},
      {"tests/", std::string("nano") + "sleep(", kWait},
      {"tests/", std::string("time.sl") + "eep(", kWait},
      {"tests/", std::string("waitFor") + "Timeout(", kWait},
      {"tests/", std::string("GTEST_") + "SKIP", skip},
      {"tests/", std::string("DISA") + "BLED_", skip},
      // Any, Struct and Value: reading them from JSON costs the square of their size.
      {"proto/hearth/", std::string("google/") + "protobuf/", "say it with a message of our own"},
      {"", std::string("TO") + "DO", finish},
      {"", std::string("FIX") + "ME", finish},
      {"", std::string("HA") + "CK", finish},
      {"", std::string("/wo") + "rk/", path},
      {"", std::string("/fa") + "rm/", path},
      {"", std::string("/ro") + "ot/", path},
      {"", std::string("/ho") + "me/", path},
      {"", std::string("../sha") + "red", path},
  };
  return texts;
}

std::vector<Finding> CheckBannedTexts(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const auto& [path, content] : tree) {
    int number = 0;
    for (const std::string_view line : Lines(content)) {
      ++number;
      for (const BannedText& banned : BannedTexts()) {
        if (!path.starts_with(banned.under) || !Contains(line, banned.text)) continue;
        if (banned.remedy == kWait && MayWait(path)) continue;
        findings.push_back({path, number, "\"" + banned.text + "\": " + banned.remedy});
      }
    }
  }
  return findings;
}

std::vector<Finding> CheckTopLevel(const std::vector<std::string>& entries) {
  static const std::set<std::string> allowed = {"CMakeLists.txt", "CMakePresets.json", "LICENSE",
                                                "README.md",      "clients",           "proto",
                                                "services",       "storage",           "tests"};
  std::vector<Finding> findings;
  for (const std::string& entry : entries) {
    if (entry.starts_with('.') || allowed.count(entry) > 0) continue;
    findings.push_back({entry, 0, "does not belong at the root; put it in the room that uses it"});
  }
  return findings;
}

}  // namespace hearth::style
