// What a thief of the disk finds: none of a thousand planted identities, in any encoding, in any
// file of the data directory or of a backup (R40, R33).

#include <gmock/gmock.h>
#include <iconv.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/domain/id_number.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kIdentities = 1'000;
constexpr size_t kRunEvents = 500;
constexpr size_t kPrefix = 6;  // shorter than every text that is looked for

std::string Encoded(const std::string& text, const char* encoding) {
  const iconv_t converter = ::iconv_open(encoding, "UTF-8");
  EXPECT_NE(converter, reinterpret_cast<iconv_t>(-1)) << encoding;
  std::string in = text, out(text.size() * 4, '\0');
  char *from = in.data(), *to = out.data();
  size_t from_left = in.size(), to_left = out.size();
  EXPECT_NE(::iconv(converter, &from, &from_left, &to, &to_left), static_cast<size_t>(-1));
  ::iconv_close(converter);
  out.resize(out.size() - to_left);
  return out;
}

// Finds any of many texts in one pass: by their first bytes, then whole.
class Finder {
 public:
  void Add(const std::string& text) {
    for (const char* encoding : {"UTF-8", "UTF-16LE", "UTF-16BE", "GBK"}) {
      const std::string bytes = Encoded(text, encoding);
      ASSERT_GE(bytes.size(), kPrefix);
      by_prefix_[bytes.substr(0, kPrefix)].push_back(bytes);
    }
  }
  // How many times any of them stands in the file.
  size_t CountIn(const fs::path& path) const {
    std::stringstream read;
    read << std::ifstream(path, std::ios::binary).rdbuf();
    const std::string bytes = read.str();
    size_t count = 0;
    for (size_t at = 0; at + kPrefix <= bytes.size(); ++at) {
      const auto found = by_prefix_.find(bytes.substr(at, kPrefix));
      if (found == by_prefix_.end()) continue;
      for (const std::string& text : found->second) {
        count += bytes.compare(at, text.size(), text) == 0 ? 1 : 0;
      }
    }
    return count;
  }
  size_t CountBelow(const std::string& folder, size_t* files) const {
    size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      ++*files;
      const size_t here = CountIn(entry.path());
      EXPECT_EQ(here, 0U) << entry.path();
      count += here;
    }
    return count;
  }

 private:
  std::unordered_map<std::string, std::vector<std::string>> by_prefix_;
};

struct Identity {
  std::string name, id_number, phone, hamlet;
};

// GB 11643: of 17 digits; tried, so that the test knows no more than the validator.
std::string WithCheckDigit(const std::string& digits) {
  for (const char last : std::string("0123456789X")) {
    if (domain::CheckIdNumber(digits + last) == domain::IdNumberFault::kNone) return digits + last;
  }
  ADD_FAILURE() << digits;
  return digits + "0";
}

Identity IdentityOf(int number) {
  const std::string digits = std::to_string(10'000 + number);
  Identity identity;
  identity.name = "欧阳" + std::string(number % 2 == 0 ? "甲" : "乙") + "示" + digits;
  // Year of birth, day, and a serial number make a thousand of them differ.
  const std::string serial = digits.substr(2);
  identity.id_number =
      WithCheckDigit("99010119" + std::to_string(50 + number % 40) + "0101" + serial);
  identity.phone = "138777" + digits;
  identity.hamlet = "竹塘尾" + digits;
  return identity;
}

domain::Event Registered(Desk* desk, const Identity& identity) {
  v1::Fact fact;
  v1::HouseholdRegistered& registered = *fact.mutable_household_registered();
  registered.mutable_identity()->set_phone(identity.phone);
  registered.mutable_identity()->set_natural_village(identity.hamlet);
  v1::Member& head = *registered.add_members();
  head.set_member_id(1);
  head.mutable_identity()->set_name(identity.name);
  head.mutable_identity()->set_id_number(identity.id_number);
  head.mutable_identity()->set_relation("01");
  std::string household;
  while (household.size() < 16) household += static_cast<char>(Below(desk->device.rng(), 256));
  return desk->device.Make(fact, household, kGrid, Morning(kFirstDay));
}

TEST(Residue, NoIdentityStandsInTheDataOrInABackup) {
  Hearthd server;
  ASSERT_NO_FATAL_FAILURE(server.Start());
  Desk desk(server.address());
  desk.Found();
  Finder finder;
  std::vector<domain::Event> events;
  for (int i = 0; i < kIdentities; ++i) {
    const Identity identity = IdentityOf(i);
    for (const std::string* text :
         {&identity.name, &identity.id_number, &identity.phone, &identity.hamlet}) {
      ASSERT_NO_FATAL_FAILURE(finder.Add(*text));
    }
    events.push_back(Registered(&desk, identity));
    if (events.size() < kRunEvents) continue;
    for (const v1::Receipt& receipt : desk.Submit(desk.device.Run(std::move(events)))) {
      ASSERT_EQ(receipt.refused(), v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail();
    }
    events.clear();
  }
  // The views have them, too, and search finds them.
  v1::SearchHouseholdsRequest search;
  search.set_area_code(kCounty);
  search.set_text(IdentityOf(7).phone);
  search.set_min_position(desk.Head().position());
  v1::SearchHouseholdsResponse hits;
  ASSERT_TRUE(desk.households->SearchHouseholds(Context().get(), search, &hits).ok());
  EXPECT_EQ(hits.households_size(), 1);
  const TempDir backups;
  v1::BackupRequest backup;
  backup.set_directory(backups.File("one"));
  v1::BackupResponse done;
  ASSERT_TRUE(desk.admin->Backup(Context().get(), backup, &done).ok());
  EXPECT_EQ(server.Stop(), 0);
  size_t files = 0;
  EXPECT_EQ(finder.CountBelow(server.data(), &files), 0U);
  EXPECT_EQ(finder.CountBelow(backups.str(), &files), 0U);
  EXPECT_GT(files, 20U);
  // Said by the server, on its terminal.
  std::ofstream(backups.File("stderr")) << server.stderr_text();
  EXPECT_EQ(finder.CountIn(backups.File("stderr")), 0U);
}

// Control: planted in a file, each is found in each encoding.
TEST(Residue, WhatStandsThereIsFound) {
  Finder finder;
  std::vector<std::string> planted;
  for (int i = 0; i < 20; ++i) {
    const Identity identity = IdentityOf(i);
    for (const std::string& text : {identity.name, identity.id_number, identity.phone}) {
      ASSERT_NO_FATAL_FAILURE(finder.Add(text));
      for (const char* encoding : {"UTF-8", "UTF-16LE", "UTF-16BE", "GBK"}) {
        planted.push_back(Encoded(text, encoding));
      }
    }
  }
  const TempDir folder;
  for (const std::string& bytes : planted) {
    std::ofstream(folder.File("f")) << std::string(999, 'x') << bytes << std::string(999, 'y');
    EXPECT_GE(finder.CountIn(folder.File("f")), 1U);
  }
  std::ofstream(folder.File("f")) << std::string(2'000, 'x');
  EXPECT_EQ(finder.CountIn(folder.File("f")), 0U);
}

}  // namespace
}  // namespace hearth::testing
