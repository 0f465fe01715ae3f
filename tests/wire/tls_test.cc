// Off loopback nothing is said in the clear, and only TLS 1.3 is spoken (R54): what
// `hearth admin init-tls` makes is what hearthd serves and hearth trusts.

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "clients/cli/app.h"
#include "clients/cli/certificates.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/hearthd.h"
#include "tests/wire/tls_peer.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kUsage = 2, kUnavailable = 5, kSecrets = 6;

void WriteKey(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
}

class TlsTest : public ::testing::Test {
 protected:
  void SetUp() override { InitTls(folder_.str()); }

  void InitTls(const std::string& folder, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"admin", "init-tls", folder};
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_EQ(Hearth(arguments), 0) << err_;
  }
  int Hearth(const std::vector<std::string>& arguments) {
    std::ostringstream out, err;
    const int code = cli::RunHearth(arguments, &out, &err);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  // `hearth log head` with these options.
  int Head(std::vector<std::string> options) {
    options.insert(options.end(), {"--server", server_.address(), "log", "head"});
    return Hearth(options);
  }
  std::string File(const std::string& name) const { return folder_.File(name); }
  std::vector<std::string> Pair() const {
    return {"--tls-cert", File("server.crt"), "--tls-key", File("server.key")};
  }
  Ended RunWith(std::vector<std::string> more) {
    more.insert(more.end(), {"--port", "0", "--clock=stepped"});
    return server_.Run(more);
  }

  TempDir folder_, elsewhere_;
  Hearthd server_;
  std::string out_, err_;
};

TEST_F(TlsTest, NothingIsServedInTheClearOffLoopback) {
  server_.RequireLogin();  // an open log is for this machine alone in any case
  for (const char* address : {"0.0.0.0", "::", "192.0.2.1"}) {
    const Ended ended = RunWith({"--listen", address});
    EXPECT_EQ(ended.exit_code, kUsage) << address;
    EXPECT_THAT(ended.err, HasSubstr("--tls-cert")) << address;
    EXPECT_EQ(ended.out, "");
  }
  EXPECT_EQ(RunWith({"--tls-cert", File("server.crt")}).exit_code, kUsage) << "half of a pair";
}

TEST_F(TlsTest, OnlyVersion13IsSpoken) {
  ASSERT_NO_FATAL_FAILURE(server_.Start(Pair()));
  EXPECT_FALSE(TlsPeer(server_.port(), TLS1_1_VERSION).connected());
  EXPECT_FALSE(TlsPeer(server_.port(), TLS1_2_VERSION).connected());
  EXPECT_TRUE(TlsPeer(server_.port(), TLS1_3_VERSION).connected());
}

TEST_F(TlsTest, ClientsTrustOneAuthorityAlone) {
  ASSERT_NO_FATAL_FAILURE(server_.Start(Pair()));
  EXPECT_EQ(Head({"--ca", File("ca.crt")}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("hearth/"));
  EXPECT_EQ(Head({}), kUnavailable) << "in the clear";
  InitTls(elsewhere_.str());
  EXPECT_EQ(Head({"--ca", elsewhere_.File("ca.crt")}), kUnavailable) << "another authority";
  EXPECT_EQ(Head({"--ca", File("no-such-file")}), kUsage);
}

TEST_F(TlsTest, AJobsCertificateIsChecked) {
  InitTls(folder_.str(), {"--job", "nightly"});
  InitTls(elsewhere_.str(), {"--job", "nightly"});
  auto flags = Pair();
  flags.insert(flags.end(), {"--tls-client-ca", File("ca.crt")});
  ASSERT_NO_FATAL_FAILURE(server_.Start(flags));
  const auto with = [&](const std::string& stem) {
    return std::vector<std::string>{"--ca",        File("ca.crt"), "--cert",
                                    stem + ".crt", "--key",        stem + ".key"};
  };
  EXPECT_EQ(Head(with(File("job-nightly"))), 0) << err_;
  EXPECT_EQ(Head(with(elsewhere_.File("job-nightly"))), kUnavailable) << "a stranger's";
  EXPECT_EQ(Head({"--ca", File("ca.crt"), "--cert", File("job-nightly.crt")}), kUsage);
}

// No call is dropped by it: a connection from before goes on.
TEST_F(TlsTest, ANewCertificateIsServedWithoutARestart) {
  ASSERT_NO_FATAL_FAILURE(server_.Start(Pair()));
  TlsPeer before(server_.port(), TLS1_3_VERSION);
  ASSERT_TRUE(before.connected());
  ASSERT_TRUE(before.BeginHttp2());
  ASSERT_TRUE(before.Ping("before.."));
  const std::string old = before.SerialNumber();
  InitTls(folder_.str());
  std::string served = old;
  for (int i = 0; served == old && i < 100'000; ++i) {
    const TlsPeer peer(server_.port(), TLS1_3_VERSION);
    // While key and certificate are not yet both new, a handshake may fail; the next one does not.
    if (peer.connected()) served = peer.SerialNumber();
  }
  EXPECT_NE(served, old);
  EXPECT_TRUE(before.Ping("after..."));
  EXPECT_EQ(Head({"--ca", File("ca.crt")}), 0) << err_;
}

TEST_F(TlsTest, FilesThatCannotServeAreNamedAtStart) {
  const auto refused = [&](const std::string& text) {
    const Ended ended = RunWith(Pair());
    EXPECT_EQ(ended.exit_code, kSecrets) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(text));
    EXPECT_EQ(ended.out, "");
  };
  fs::permissions(File("server.key"), fs::perms::group_read, fs::perm_options::add);
  refused("chmod 600");
  InitTls(elsewhere_.str());
  fs::copy_file(elsewhere_.File("server.key"), File("server.key"),
                fs::copy_options::overwrite_existing);
  refused("does not belong to the key");
  const auto authority = cli::MakeAuthority("test", 10);
  ASSERT_OK(authority);
  const auto expired = cli::Issue(*authority, {"old", {"127.0.0.1"}, true}, -1);
  ASSERT_OK(expired);
  std::ofstream(File("server.crt")) << expired->certificate_pem;
  WriteKey(File("server.key"), expired->key_pem);
  refused("has expired");
  EVP_PKEY* rsa = EVP_RSA_gen(2048);
  BIO* bio = BIO_new_file(File("server.key").c_str(), "w");
  PEM_write_bio_PKCS8PrivateKey(bio, rsa, nullptr, nullptr, 0, nullptr, nullptr);
  BIO_free(bio);
  EVP_PKEY_free(rsa);
  refused("ECDSA");
  std::ofstream(File("server.crt")) << "no certificate";
  refused("PEM certificate");
}

TEST_F(TlsTest, AnAuthorityIsNeverReplaced) {
  std::stringstream before, after;
  before << std::ifstream(File("ca.crt")).rdbuf();
  InitTls(folder_.str());
  after << std::ifstream(File("ca.crt")).rdbuf();
  EXPECT_EQ(before.str(), after.str());
  fs::remove(File("ca.key"));
  EXPECT_NE(Hearth({"admin", "init-tls", folder_.str()}), 0);
  EXPECT_THAT(err_, HasSubstr("ca.key"));
  EXPECT_FALSE(fs::exists(File("ca.key")));
  EXPECT_NE(Hearth({"admin", "init-tls", elsewhere_.str(), "--host", "a,DNS:evil"}), 0);
}

}  // namespace
}  // namespace hearth::testing
