// What an auditor of access looks for is recorded, and nobody can fill the log with it.

#include "services/access/security_events.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/access/house.h"

namespace hearth::access {
namespace {

using namespace ::hearth::testing;

class SecurityEventsTest : public ::testing::Test {
 protected:
  SecurityEventsTest() : events_(Options()) { house_.Bootstrap(); }

  SecurityEvents::Options Options() {
    SecurityEvents::Options options;
    options.control = [this] { return house_.control(); };
    options.record = [this](const std::string& actor, int64_t, const v1::Fact& fact) {
      actors_.push_back(actor);
      recorded_.push_back(fact.security_event_recorded());
      return failure_;
    };
    options.now_ms = [this] { return house_.now_ms(); };
    options.hash = [](std::string_view source) { return "#" + std::string(source); };
    return options;
  }

  House house_;
  absl::Status failure_;
  std::vector<std::string> actors_;
  std::vector<v1::SecurityEventRecorded> recorded_;
  SecurityEvents events_;
};

TEST_F(SecurityEventsTest, ALoginNamesItsAccountAndHidesItsSource) {
  events_.LoggedIn("aud", "10.0.0.0/24");
  ASSERT_EQ(recorded_.size(), 1u);
  EXPECT_EQ(recorded_[0].kind_code(), "login");
  EXPECT_EQ(recorded_[0].account(), "aud");
  EXPECT_EQ(recorded_[0].source_hmac(), "#10.0.0.0/24");
  EXPECT_EQ(actors_[0], "aud");
}

TEST_F(SecurityEventsTest, OfACrowdOfFailuresTheFirstTenthAndHundredthAreRecorded) {
  for (int i = 0; i < 999; ++i) events_.LoginRefused("aud", "s", "LOGIN_FAILED");
  ASSERT_EQ(recorded_.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(recorded_[i].kind_code(), "login_refused");
    EXPECT_EQ(recorded_[i].account(), "aud");
    EXPECT_EQ(recorded_[i].count(), (std::vector<uint32_t>{1, 10, 100})[i]);
    EXPECT_EQ(actors_[i], "server");
  }
  // Another account is another crowd; so is the same one after an hour of quiet.
  events_.LoginRefused("sec", "s", "LOGIN_FAILED");
  house_.Advance(SecurityEvents::kCrowdMs + 1);
  events_.LoginRefused("aud", "s", "LOGIN_FAILED");
  ASSERT_EQ(recorded_.size(), 5u);
  EXPECT_EQ(recorded_[4].count(), 1u);
}

TEST_F(SecurityEventsTest, WhatIsNobodysNameIsNotRecordedAndIsOneCrowd) {
  for (int i = 0; i < 99; ++i) {
    events_.LoginRefused("my secret " + std::to_string(i), "s", "LOGIN_FAILED");
    events_.IdReused("made up", "key " + std::to_string(i));
  }
  ASSERT_EQ(recorded_.size(), 4u);  // the first and the tenth of each
  for (const v1::SecurityEventRecorded& event : recorded_) {
    EXPECT_EQ(event.account(), "");
    EXPECT_EQ(event.device(), "");
  }
}

TEST_F(SecurityEventsTest, ADiskThatIsFullKeepsNobodyOut) {
  failure_ = absl::ResourceExhaustedError("disk full");
  events_.LoggedIn("aud", "s");
  EXPECT_EQ(recorded_.size(), 1u);  // tried
}

}  // namespace
}  // namespace hearth::access
