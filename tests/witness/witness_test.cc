// The witness by the letter of C2SP tlog-witness, over HTTP; and under races.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "absl/strings/str_split.h"
#include "clients/cpp/files.h"
#include "clients/witness/http_client.h"
#include "clients/witness/http_server.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/witness/growing_log.h"

namespace hearth::testing {
namespace {

using witness::Answer;
using witness::FileStore;
using witness::HttpServer;
using witness::Latest;
using witness::Signer;
using witness::Store;
using witness::Witness;

constexpr char kOrigin[] = "hearth/7f3a/wall/1";
constexpr uint64_t kSeconds = 1'772'323'200;
constexpr uint64_t kSize = 60;

Signer WitnessSigner() { return *Signer::Make("heyuan/witness", std::string(32, 'w')); }

bool Cosigned(const std::string& note, const std::string& line) {
  return verify::FindCosignature(note + line, WitnessSigner().key()).judgement ==
         verify::Cosigned::kYes;
}

class WitnessTest : public ::testing::Test {
 protected:
  WitnessTest() : log_(kOrigin) { log_.GrowTo(kSize); }

  void SetUp() override { Start(); }
  void Start() {
    server_.reset();
    witness_.reset();
    store_.reset();
    ASSERT_OK_AND_ASSIGN(store_, FileStore::Open(dir_.File("state")));
    witness_ = std::make_unique<Witness>(WitnessSigner(), std::vector<verify::NoteKey>{log_.key()},
                                         store_.get());
    ASSERT_OK_AND_ASSIGN(server_, HttpServer::Start("127.0.0.1:0", [this](const std::string& body) {
                           return witness_->AddCheckpoint(body, kSeconds);
                         }));
  }

  Answer Post(const std::string& body) {
    auto answer = witness::Post("http://" + server_->address(), body);
    EXPECT_OK(answer.status());
    return answer.ok() ? *answer : Answer{0, "", ""};
  }
  uint64_t Known() { return store_->Find(kOrigin).size; }

  TempDir dir_;
  GrowingLog log_;
  std::unique_ptr<FileStore> store_;
  std::unique_ptr<Witness> witness_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(WitnessTest, CosignsWhatExtendsTheLast) {
  EXPECT_EQ(Known(), 0u);
  const std::vector<std::pair<uint64_t, uint64_t>> steps = {
      {0, 5}, {5, 5}, {5, 8}, {8, 33}, {33, 60}};
  for (const auto& [from, to] : steps) {
    const Answer answer = Post(log_.Request(from, to));
    EXPECT_EQ(answer.status, 200u) << from << " " << to << answer.body;
    EXPECT_TRUE(Cosigned(log_.Note(to), answer.body)) << answer.body;
    EXPECT_FALSE(Cosigned(log_.Note(to == 60 ? 5 : 60), answer.body));
    EXPECT_EQ(Known(), to);
  }
  // What the witness said when is signed too.
  const Answer answer = Post(log_.Request(60, 60));
  EXPECT_EQ(
      verify::FindCosignature(log_.Note(60) + answer.body, WitnessSigner().key()).unix_seconds,
      kSeconds);
}

struct Row {
  const char* what;
  unsigned status;
  std::function<std::string(const GrowingLog&)> body;
};

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// The witness has cosigned 10.
const Row kRows[] = {
    {"empty", 400, [](const GrowingLog&) { return std::string(); }},
    {"no old line", 400, [](const GrowingLog& log) { return "\n" + log.Note(20); }},
    {"another word", 400,
     [](const GrowingLog& log) { return Replaced(log.Request(10, 20), "old 10", "new 10"); }},
    {"leading zero", 400,
     [](const GrowingLog& log) { return Replaced(log.Request(10, 20), "old 10", "old 010"); }},
    {"a sign", 400,
     [](const GrowingLog& log) { return Replaced(log.Request(10, 20), "old 10", "old +10"); }},
    {"two spaces", 400,
     [](const GrowingLog& log) { return Replaced(log.Request(10, 20), "old 10", "old  10"); }},
    {"no empty line", 400,
     [](const GrowingLog& log) { return "old 10\n" + Replaced(log.Note(20), "\n\n", "\n"); }},
    {"not base64", 400,
     [](const GrowingLog& log) {
       return Replaced(log.Request(10, 20), "old 10\n", "old 10\n*\n");
     }},
    {"a short hash", 400,
     [](const GrowingLog& log) {
       return Replaced(log.Request(10, 20), "old 10\n", "old 10\nAAAA\n");
     }},
    {"64 proof lines", 400,
     [](const GrowingLog& log) {
       return GrowingLog::RequestOf(10, std::vector<std::string>(64, std::string(32, 'h')),
                                    log.Note(20));
     }},
    {"no checkpoint", 400, [](const GrowingLog&) { return std::string("old 10\n\njunk\n"); }},
    {"old above the checkpoint", 400,
     [](const GrowingLog& log) { return GrowingLog::RequestOf(30, {}, log.Note(20)); }},
    {"another key", 403,
     [](const GrowingLog&) {
       GrowingLog other(kOrigin, 'x');
       other.GrowTo(20);
       return other.Request(10, 20);
     }},
    {"a changed signature", 403,
     [](const GrowingLog& log) {
       std::string body = log.Request(10, 20);
       body[body.size() - 8] = body[body.size() - 8] == 'A' ? 'B' : 'A';
       return body;
     }},
    {"another log", 404,
     [](const GrowingLog&) {
       GrowingLog other("hearth/other/wall/1");
       other.GrowTo(20);
       return other.Request(10, 20);
     }},
    {"another term", 404,
     [](const GrowingLog&) {
       GrowingLog other("hearth/7f3a/wall/2");
       other.GrowTo(20);
       return other.Request(10, 20);
     }},
    {"old 0 when it knows 10", 409, [](const GrowingLog& log) { return log.Request(0, 20); }},
    {"old below", 409, [](const GrowingLog& log) { return log.Request(9, 20); }},
    {"old above what it knows", 409, [](const GrowingLog& log) { return log.Request(15, 20); }},
    {"the same size, another root", 409,
     [](const GrowingLog&) {
       GrowingLog other(kOrigin, 'l', "rewritten");
       other.GrowTo(10);
       return other.Request(10, 10);
     }},
    {"a missing proof", 422,
     [](const GrowingLog& log) { return GrowingLog::RequestOf(10, {}, log.Note(20)); }},
    {"a proof for the same size", 422,
     [](const GrowingLog& log) {
       return GrowingLog::RequestOf(10, log.Proof(10, 20), log.Note(10));
     }},
    {"a changed proof", 422,
     [](const GrowingLog& log) {
       std::vector<std::string> proof = log.Proof(10, 20);
       proof[0][0] = static_cast<char>(proof[0][0] ^ 1);
       return GrowingLog::RequestOf(10, proof, log.Note(20));
     }},
    {"a rewritten log", 422,
     [](const GrowingLog&) {
       GrowingLog other(kOrigin, 'l', "rewritten");
       other.GrowTo(20);
       return other.Request(10, 20);
     }},
};

TEST_F(WitnessTest, RefusesByTheTable) {
  ASSERT_EQ(Post(log_.Request(0, 10)).status, 200u);
  for (const Row& row : kRows) {
    const Answer answer = Post(row.body(log_));
    EXPECT_EQ(answer.status, row.status) << row.what << ": " << answer.body;
    EXPECT_EQ(Known(), 10u) << row.what;
    if (row.status == 409) {
      EXPECT_EQ(answer.content_type, "text/x.tlog.size") << row.what;
      EXPECT_EQ(answer.body, "10\n") << row.what;
    }
  }
  EXPECT_EQ(Post(log_.Request(10, 20)).status, 200u);  // none of it did harm
}

TEST_F(WitnessTest, AProofBeforeTheFirstIsRefused) {
  EXPECT_EQ(Post(GrowingLog::RequestOf(0, log_.Proof(10, 20), log_.Note(20))).status, 422u);
  EXPECT_EQ(Known(), 0u);
}

TEST_F(WitnessTest, RemembersOverARestartAndRefusesADamagedMemory) {
  ASSERT_EQ(Post(log_.Request(0, 30)).status, 200u);
  ASSERT_NO_FATAL_FAILURE(Start());
  EXPECT_EQ(Known(), 30u);
  EXPECT_EQ(Post(log_.Request(0, 40)).status, 409u);
  EXPECT_EQ(Post(log_.Request(30, 40)).status, 200u);
  server_.reset();
  witness_.reset();
  store_.reset();
  for (const auto& file : std::filesystem::directory_iterator(dir_.File("state"))) {
    if (file.path().extension() == ".note") {
      ASSERT_OK(client::WriteFile(file.path().string(), "damaged\n"));
    }
  }
  EXPECT_THAT(FileStore::Open(dir_.File("state")).status(), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(WitnessTest, TheClientFindsTheSizeAndVerifiesTheLine) {
  const std::string url = "http://" + server_->address() + "/prefix/";
  const auto prove = [this](uint64_t old_size) -> absl::StatusOr<std::vector<std::string>> {
    return log_.Proof(old_size, 50);
  };
  ASSERT_EQ(Post(log_.Request(0, 20)).status, 200u);
  for (const uint64_t known : {0u, 20u, 33u, 50u}) {
    auto line = witness::AskCosignature(url, WitnessSigner().key(), log_.Note(50), known, prove);
    ASSERT_OK(line.status()) << known;
    EXPECT_TRUE(Cosigned(log_.Note(50), *line));
  }
  verify::NoteKey stranger = WitnessSigner().key();
  stranger.public_key = std::string(32, 'k');
  EXPECT_THAT(witness::AskCosignature(url, stranger, log_.Note(50), 50, prove).status(),
              StatusIs(absl::StatusCode::kDataLoss));
  // It has seen more than we have: our log was rolled back.
  ASSERT_EQ(Post(log_.Request(50, 60)).status, 200u);
  EXPECT_THAT(
      witness::AskCosignature(url, WitnessSigner().key(), log_.Note(50), 50, prove).status(),
      StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(witness::Post("ftp://x", "").status(), StatusIs(absl::StatusCode::kInvalidArgument));
  const std::string gone = url;
  server_.reset();
  EXPECT_THAT(witness::Post(gone, "").status(), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(SignerTest, AKeyThatOthersCanReadIsRefused) {
  TempDir dir;
  const auto made = Signer::LoadOrMake("w", dir.File("key"));
  ASSERT_OK(made.status());
  EXPECT_EQ(verify::NoteKeyLine(Signer::Load("w", dir.File("key"))->key()),
            verify::NoteKeyLine(made->key()));
  std::filesystem::permissions(dir.File("key"), std::filesystem::perms(0644));
  EXPECT_THAT(Signer::Load("w", dir.File("key")).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_FALSE(Signer::Make("a+b", std::string(32, 's')).ok());
  EXPECT_FALSE(Signer::Make("w", "short").ok());
}

// As a store should be, but in memory.
class MemoryStore final : public Store {
 public:
  Latest Find(const std::string&) override {
    const std::lock_guard<std::mutex> guard(mutex_);
    return latest_;
  }
  absl::StatusOr<bool> Replace(const std::string&, uint64_t expected_size,
                               const client::Checkpoint& checkpoint, const std::string&) override {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (latest_.size != expected_size) return false;
    latest_ = {checkpoint.size, checkpoint.root};
    return true;
  }

 private:
  std::mutex mutex_;
  Latest latest_;
};

// The store that the specification warns of: it does not look again before it writes. Of two that
// were checked at the same time the smaller is written last.
class CarelessStore final : public Store {
 public:
  Latest Find(const std::string&) override {
    const std::lock_guard<std::mutex> guard(mutex_);
    return latest_;
  }
  absl::StatusOr<bool> Replace(const std::string&, uint64_t, const client::Checkpoint& checkpoint,
                               const std::string&) override {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      smaller_ = std::min(smaller_.load(), checkpoint.size);
    }
    both_.arrive_and_wait();  // both were checked
    if (checkpoint.size != smaller_) Write(checkpoint);
    both_.arrive_and_wait();
    if (checkpoint.size == smaller_) Write(checkpoint);
    both_.arrive_and_wait();
    smaller_ = UINT64_MAX;
    both_.arrive_and_wait();
    return true;
  }

 private:
  void Write(const client::Checkpoint& checkpoint) {
    const std::lock_guard<std::mutex> guard(mutex_);
    latest_ = {checkpoint.size, checkpoint.root};
  }

  std::mutex mutex_;
  std::barrier<> both_{2};
  std::atomic<uint64_t> smaller_ = UINT64_MAX;
  Latest latest_;
};

// HEARTH_RACE_ROUNDS; 2,000 by default, 10,000 in witness_race_long_test.
int RoundsAsked() {
  const char* const text = std::getenv("HEARTH_RACE_ROUNDS");
  return text == nullptr ? 2'000 : std::atoi(text);
}

// In each round two checkpoints come at once, both upon the one before. How often the witness was
// left with less than it had cosigned.
int Rollbacks(Store* store, int rounds) {
  GrowingLog log(kOrigin);
  log.GrowTo(static_cast<uint64_t>(rounds) * 2 + 2);
  Witness witness(WitnessSigner(), {log.key()}, store);
  uint64_t size = 0;
  std::string bodies[2];
  unsigned statuses[2] = {};
  int rollbacks = 0;
  std::barrier start(3), end(3);
  bool over = false;
  const auto caller = [&](int number) {
    while (true) {
      start.arrive_and_wait();
      if (over) return;
      statuses[number] = witness.AddCheckpoint(bodies[number], kSeconds).status;
      end.arrive_and_wait();
    }
  };
  std::thread first(caller, 0), second(caller, 1);
  for (int round = 0; round < rounds; ++round) {
    bodies[0] = log.Request(size, size + 1);
    bodies[1] = log.Request(size, size + 2);
    start.arrive_and_wait();
    end.arrive_and_wait();
    const uint64_t cosigned = statuses[1] == 200 ? size + 2 : size + 1;
    EXPECT_TRUE(statuses[0] == 200 || statuses[1] == 200);
    const uint64_t left = store->Find(kOrigin).size;
    rollbacks += left < cosigned;
    size = left;
  }
  over = true;
  start.arrive_and_wait();
  first.join();
  second.join();
  return rollbacks;
}

TEST(WitnessRaceTest, RoundsWithoutARollback) {
  MemoryStore store;
  EXPECT_EQ(Rollbacks(&store, RoundsAsked()), 0);
  std::printf("%d rounds of two at once\n", RoundsAsked());
}

TEST(WitnessRaceTest, NorWithTheFilesThatItWrites) {
  TempDir dir;
  ASSERT_OK_AND_ASSIGN(const auto store, FileStore::Open(dir.File("state")));
  EXPECT_EQ(Rollbacks(store.get(), 300), 0);
}

// Negative control.
TEST(WitnessRaceTest, ACarelessStoreIsCaught) {
  CarelessStore store;
  EXPECT_EQ(Rollbacks(&store, 20), 20);
}

}  // namespace
}  // namespace hearth::testing
