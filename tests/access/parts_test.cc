// Passwords, second factors, signatures, tokens, back-off.

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <set>
#include <string>
#include <vector>

#include "services/access/back_off.h"
#include "services/access/bytes.h"
#include "services/access/password.h"
#include "services/access/totp.h"

namespace hearth::access {
namespace {

TEST(Totp, VectorsOfRfc6238) {
  const std::string seed = "12345678901234567890";
  const std::vector<std::pair<int64_t, const char*>> kVectors = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : kVectors) EXPECT_EQ(TotpCode(seed, seconds / 30), code);
}

TEST(Totp, WorksOnceAndOneStepEitherWay) {
  const std::string seed = "12345678901234567890";
  const int64_t now_ms = 1'700'000'000'000;
  const int64_t now = now_ms / kTotpStepMs;
  for (int64_t drift = -3; drift <= 3; ++drift) {
    const auto step = FindTotpStep(seed, TotpCode(seed, now + drift), now_ms, 0);
    EXPECT_EQ(step.has_value(), drift >= -1 && drift <= 1) << drift;
  }
  const std::string code = TotpCode(seed, now);
  EXPECT_EQ(FindTotpStep(seed, code, now_ms, now - 1), now);
  EXPECT_FALSE(FindTotpStep(seed, code, now_ms, now).has_value());  // used
  EXPECT_FALSE(FindTotpStep(seed, "", now_ms, 0).has_value());
}

TEST(Password, IsKeptAsArgon2idWithTheReviewedCost) {
  const std::string verifier = HashPassword("correct horse battery staple");
  EXPECT_EQ(verifier.substr(0, 31), "$argon2id$v=19$m=19456,t=2,p=1$");
  EXPECT_NE(verifier, HashPassword("correct horse battery staple"));
  EXPECT_TRUE(VerifyPassword(verifier, "correct horse battery staple"));
  EXPECT_FALSE(VerifyPassword(verifier, "correct horse battery stapl"));
  EXPECT_FALSE(VerifyPassword("", "correct horse battery staple"));
  EXPECT_FALSE(VerifyPassword("nonsense", "correct horse battery staple"));
}

TEST(Password, Rules) {
  EXPECT_TRUE(CheckPassword("f", "clerk", "correct horse battery").ok());
  EXPECT_TRUE(CheckPassword("f", "clerk", "紫金县的春天和山上的茶园很美").ok());
  for (const std::string& weak : {std::string("short one"), std::string(129, 'x'),
                                  std::string("aaaaaaaaaaaaaaa"), std::string("Password1234"),
                                  std::string("Aa123456!!!!"), std::string("clerk-of-the-town")}) {
    EXPECT_FALSE(CheckPassword("f", "clerk", weak).ok()) << weak;
  }
}

TEST(Tokens, Are256BitsAndDiffer) {
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(NewToken());
  EXPECT_EQ(tokens.size(), 1000u);
  EXPECT_EQ(tokens.begin()->size(), kTokenPrefix.size() + 64);
  EXPECT_TRUE(SameSecret("abc", "abc"));
  EXPECT_FALSE(SameSecret("abc", "abd"));
  EXPECT_FALSE(SameSecret("abc", "ab"));
  EXPECT_EQ(Base32("foobar"), "MZXW6YTBOI");
}

TEST(BackOff, GrowsAndIsForgottenAfterASuccess) {
  BackOff back_off;
  int64_t now_ms = 0;
  std::vector<int64_t> waits;
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(back_off.Try("clerk", "here", now_ms), 0);
    waits.push_back(back_off.Try("clerk", "here", now_ms));
    now_ms += waits.back();
  }
  EXPECT_EQ(waits, (std::vector<int64_t>{3'000, 9'000, 27'000, 81'000, 243'000, 300'000, 300'000,
                                         300'000}));
  back_off.Succeeded("clerk", "here");
  EXPECT_EQ(back_off.Try("clerk", "here", now_ms), 0);
}

// T26: the owner comes from elsewhere and is not kept out.
TEST(BackOff, AnOutsiderLocksNobodyOut) {
  BackOff back_off;
  for (int64_t now_ms = 0; now_ms < 3'000'000; now_ms += 1'000) {
    back_off.Try("clerk", "evil", now_ms);
    if (now_ms % 100'000 == 0) {
      EXPECT_EQ(back_off.Try("clerk", "office", now_ms), 0);
      back_off.Succeeded("clerk", "office");
    }
  }
}

TEST(BackOff, AThousandGuessesOverTenNetworksAreSixtyInTenMinutes) {
  BackOff back_off;
  int evaluated = 0;
  for (int64_t now_ms = 0; now_ms < 600'000; now_ms += 600) {
    for (int network = 0; network < 10; ++network) {
      if (back_off.Try("clerk", std::to_string(network), now_ms) == 0) ++evaluated;
    }
  }
  EXPECT_LE(evaluated, 60);
}

TEST(BackOff, OnePasswordOnManyAccountsIsSlowedByItsSource) {
  BackOff back_off;
  int evaluated = 0;
  for (int i = 0; i < 1000; ++i) {
    if (back_off.Try("account" + std::to_string(i), "evil", i * 100) == 0) ++evaluated;
  }
  EXPECT_LE(evaluated, 30);
  EXPECT_EQ(back_off.Try("account5", "office", 100'000), 0);
}

TEST(BackOff, SourcesAreNetworks) {
  EXPECT_EQ(SourceOf("ipv4:10.1.2.3:4711"), SourceOf("ipv4:10.1.2.9:1"));
  EXPECT_NE(SourceOf("ipv4:10.1.2.3:4711"), SourceOf("ipv4:10.1.3.3:4711"));
  EXPECT_EQ(SourceOf("ipv6:[2001:db8::1]:1"), SourceOf("ipv6:[2001:db8::ffff:2]:9"));
  EXPECT_EQ(SourceOf("ipv6:%5B2001:db8::1%5D:1"), SourceOf("ipv6:[2001:db8::2]:9"));
  EXPECT_NE(SourceOf("ipv6:[2001:db8::1]:1"), SourceOf("ipv6:[2001:db8:1::1]:1"));
  EXPECT_EQ(SourceOf("inproc"), "inproc");
}

}  // namespace
}  // namespace hearth::access
