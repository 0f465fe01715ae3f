// A restore that lost records, and what comes after it.

#include "services/ledger/restore.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/ledger/house.h"
#include "tests/ledger/log_facts.h"
#include "tests/ledger/old_logs.h"

namespace hearth::testing {
namespace {

using ledger::AcceptedLoss;
using ledger::AcceptLoss;
using ledger::Answer;
using ledger::Recover;
using storage::Position;

class RestoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.Start();
    house_.RecordAreas();
    for (int i = 0; i < 10; ++i) ASSERT_OK(house_.Submit(phone_.Checks(4)));
    house_.Stop();
    records_ = RecordsOf(house_.log);
    Restore(30);
  }

  // The log as it was at `size`; anchor and `durable` know more.
  void Restore(Position size) {
    records_.resize(size);
    log_ = LogOf(records_);
  }
  ledger::RecoveryInput Input() {
    ledger::RecoveryInput input = house_.Input();
    input.log = log_.get();
    return input;
  }
  void Run(ledger::Start start, uint64_t term) {
    house_.options.origin = ledger::MakeOrigin(house_.options.log_id, house_.options.stepped, term);
    house_.ledger =
        ledger::Ledger::Run(house_.options, std::move(start), log_.get(), house_.keys.get(),
                            &house_.ids, &house_.clock, &house_.signer);
  }

  House house_;
  Device phone_{"phone-1", 12};
  std::vector<std::string> records_;
  std::unique_ptr<storage::MemoryLog> log_;
};

TEST_F(RestoreTest, ALossIsToldFirstAndOpensANewTerm) {
  const storage::DurableRecord known = *house_.files.durable();
  EXPECT_THAT(Recover(Input()), RefusedWith("HEAD_BELOW"));
  ASSERT_OK_AND_ASSIGN(AcceptedLoss accepted, AcceptLoss(Input(), "disk broke", "operator-1"));
  const v1::LogRestored restored = accepted.restored.log_restored();
  EXPECT_EQ(restored.old_size(), 42u);
  EXPECT_EQ(restored.old_root(), std::string(known.root.begin(), known.root.end()));
  EXPECT_EQ(restored.restored_size(), 30u);
  EXPECT_EQ(restored.term(), 2u);
  EXPECT_EQ(restored.reason(), "disk broke");
  EXPECT_EQ(restored.operator_account(), "operator-1");

  house_.clock.Advance(2 * 24 * 3'600'000);
  Run(std::move(accepted.recovered.start), accepted.recovered.term);
  // No day comes before it, although one has begun.
  ASSERT_OK_AND_ASSIGN(const ledger::Receipt receipt,
                       house_.ledger->RecordOwn(accepted.restored_place, accepted.restored));
  EXPECT_EQ(receipt.position, 31u);
  EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail;
  // Phones send again what was lost, and only that is recorded.
  const Answer answer = house_.Submit(phone_.Cut(0, 40));
  ASSERT_OK(answer);
  size_t again = 0;
  for (const ledger::Receipt& one : *answer) again += one.already_recorded ? 1 : 0;
  EXPECT_EQ(again, 28u);
  house_.Stop();
  EXPECT_EQ(NotExactlyOnce(ReadFacts(*log_), phone_.sent()), 0u);

  log_->ForgetRoot();
  ASSERT_OK_AND_ASSIGN(const ledger::Recovered recovered, Recover(Input()));
  EXPECT_EQ(recovered.term, 2u);
  EXPECT_THAT(AcceptLoss(Input(), "again", "operator-1"), RefusedWith("NOTHING_LOST"));
}

// A term that begins without its fact could be denied for ever.
TEST_F(RestoreTest, NothingIsRecordedOrSignedBeforeTheFact) {
  house_.options.day_check_period_ms = 1;
  house_.options.checkpoint_period_ms = 1;
  const std::string anchor = *house_.files.anchor();
  ASSERT_OK_AND_ASSIGN(AcceptedLoss accepted, AcceptLoss(Input(), "disk broke", "operator-1"));
  house_.clock.Advance(2 * 24 * 3'600'000);
  Run(std::move(accepted.recovered.start), accepted.recovered.term);
  EXPECT_THAT(house_.Submit(phone_.Checks(1)), RefusedWith("RESTORE_FIRST"));
  EXPECT_THAT(house_.ledger->OpenDay(20260107), RefusedWith("RESTORE_FIRST"));
  house_.Stop();
  EXPECT_EQ(log_->head().position, 30u);
  EXPECT_EQ(house_.files.anchor(), anchor);
}

TEST_F(RestoreTest, ACrashBeforeTheNewAnchorNeedsNoOperatorAgain) {
  ASSERT_OK_AND_ASSIGN(AcceptedLoss accepted, AcceptLoss(Input(), "disk broke", "operator-1"));
  house_.files.RefuseAnchor(absl::UnavailableError("crashed before"));
  house_.options.write_durable = nullptr;
  Run(std::move(accepted.recovered.start), accepted.recovered.term);
  ASSERT_OK(house_.ledger->RecordOwn(accepted.restored_place, accepted.restored));
  house_.Stop();
  // Anchor and `durable` are still those of the first term.
  log_->ForgetRoot();
  ASSERT_OK_AND_ASSIGN(const ledger::Recovered recovered, Recover(Input()));
  EXPECT_EQ(recovered.term, 2u);
  EXPECT_EQ(recovered.start.frontier.size(), 31u);
  // But only the loss that was accepted: less than what was restored is a new loss.
  records_ = RecordsOf(*log_);
  Restore(29);
  EXPECT_THAT(Recover(Input()), RefusedWith("HEAD_BELOW"));
}

TEST_F(RestoreTest, EveryLossIsATermOfItsOwn) {
  for (uint64_t term = 2; term <= 4; ++term) {
    ASSERT_OK_AND_ASSIGN(AcceptedLoss accepted, AcceptLoss(Input(), "again", "operator-1"));
    EXPECT_EQ(accepted.recovered.term, term);
    Run(std::move(accepted.recovered.start), term);
    ASSERT_OK(house_.ledger->RecordOwn(accepted.restored_place, accepted.restored));
    ASSERT_OK(house_.Submit(phone_.Checks(4)));
    house_.Stop();
    records_ = RecordsOf(*log_);
    Restore(records_.size() - 2);
  }
}

TEST_F(RestoreTest, NoOperatorCanAcceptAChangedRecord) {
  std::vector<std::string> records = records_;
  records[5][records[5].size() / 2] ^= 1;
  log_ = LogOf(records);
  ledger::RecoveryInput input = Input();
  // The anchor is below the head, the record below the anchor.
  storage::merkle::Frontier frontier;
  for (size_t i = 0; i < 20; ++i) frontier.Append(storage::merkle::LeafHash(records_[i]));
  input.anchor = *storage::merkle::SignCheckpoint(
      {.origin = house_.options.origin, .size = 20, .root = frontier.Root()}, house_.signer);
  const absl::Status status = AcceptLoss(input, "please", "operator-1").status();
  EXPECT_TRUE(ledger::ReasonOf(status) == "OTHER_ROOT" || ledger::ReasonOf(status) == "CORRUPT")
      << status;
}

}  // namespace
}  // namespace hearth::testing
