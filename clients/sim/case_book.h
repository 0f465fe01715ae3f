// What the simulator keeps of lives of cases: the households in which a clue or a case is open, and
// what the county plans for all. Households without either cost one number each.

#ifndef HEARTH_CLIENTS_SIM_CASE_BOOK_H_
#define HEARTH_CLIENTS_SIM_CASE_BOOK_H_

#include <google/protobuf/repeated_field.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "clients/sim/random.h"
#include "hearth/v1/case.pb.h"
#include "hearth/v1/clue.pb.h"

namespace hearth::sim {

// What is done in the life of a case, a few facts at a time, each by one person at one desk.
enum class Act : uint8_t {
  kBatch,     // a department's file; arg = index of the batch
  kBatchFed,  // its feedback
  kDeclare,   // arg = 1: true
  kScreen,    // arg = 1: true
  kAssign,    // arg of these = index of the clue
  kEscalate,
  kVerify,
  kConfirm,
  kReopen,
  kTell,
  kCompare,
  kAnswer,  // arg = index of the unit
  kRevisit,
  kReview,
  kHang,
  kObject,
  kResolve,
  kTakeDown,
  kWithdraw,
  kTownReview,
  kDecide,
  kAnnounce,
  kEnter,
  kAssignHelper,
  kHandOver,
  kPlan,
  kStart,  // arg of these = index of the measure
  kDeliver,
  kProve,
  kEndMeasure,
  kFollowUp,
  kMend,     // help works; arg = steps that are left
  kEnding,   // the ending that was drawn begins
  kPropose,  // arg = CaseProcedure
  kRelapse,
  kWatch,
  kMove,
  kPart,
  kStatus,  // 低保, 特困 are written down
  kStatusLost,
  kStatusRefused,
  kOpenRound,
  kCloseRound,
  kForge  // arg = index of the forgery
};

enum class Ending : uint8_t { kByHelp, kNaturally, kCleared, kGone, kNone };

// How a step is tried that must be refused.
enum class Wrong : uint8_t { kNone, kStale, kFigures, kSamePerson, kEarly };

struct OpenClue {
  std::string id;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  std::string risk;
  std::string verified_id;
  std::string answered_id;  // dismissal or consent
  v1::ClueResult result = v1::CLUE_RESULT_UNSPECIFIED;
  int due_day = 0;
  int32_t batch = -1;
  bool real = false;
  bool open = true;
  bool returned = false;
  bool to_tell = false;    // whoever reported it
  bool to_reopen = false;  // it was dismissed too soon
};

struct RunningMeasure {
  std::string id;
  std::string risk;
  int deliveries = 0;
  std::string last_delivery;
  bool started = false;
  bool ended = false;
};

// The open walk through the steps.
struct OpenChain {
  std::string id;  // empty = none
  v1::CaseProcedure procedure = v1::CASE_PROCEDURE_UNSPECIFIED;
  std::string request_id;
  std::string publicity_id;
  std::string objection_id;
  int publicity_day = 0;
  uint8_t returns = 0;  // a chain goes back once at most
  bool natural = false;
  Wrong wrong = Wrong::kNone;  // how one of its steps will first be tried
};

enum class Standing : uint8_t { kNone, kIdentifying, kMonitored, kEliminated };

struct CaseLife {
  explicit CaseLife(uint64_t seed) : rng(seed) {}

  Rng rng;
  std::vector<OpenClue> clues;
  Standing standing = Standing::kNone;
  std::string case_id;
  std::string earlier_case_id;                        // re-entry: the eliminated case,
  std::string earlier_eliminated_id;                  // and its approval
  google::protobuf::RepeatedField<uint64_t> signers;  // who consented
  OpenChain chain;
  std::string approved_id;
  int approved_day = 0;
  std::string eliminated_id;
  int eliminated_day = 0;
  std::string registration;
  std::string decided_id;  // newest decision that is not yet announced and registered; empty = none
  v1::CaseStep decided_at;  // its place
  bool announced = false;
  bool entered = false;
  v1::CaseBasis basis;             // in force
  std::vector<std::string> risks;  // all that are watched, weightiest first
  std::string new_risk;            // of the adjustment that is proposed
  Ending ending = Ending::kNone;
  // The newest check.
  std::string check_id;
  int check_day = -1;
  v1::CaseIncome income;
  std::vector<std::string> problems;
  std::vector<std::string> unasked;
  uint32_t able = 0;  // members who can work, as asked
  // Help.
  std::string helper_id;
  std::string helper;  // account
  uint32_t helper_turn = 0;
  std::string plan_id;
  std::vector<RunningMeasure> measures;
  bool follow_ups = false;  // are running
  int moved_day = -1;
};

struct BatchRow {
  uint32_t household;
  bool real;
};

struct Batch {
  uint8_t department = 0;
  int day = 0;
  std::string id;
  std::vector<BatchRow> rows;
  uint32_t clues = 0;
  uint32_t answered = 0;
};

struct Forgery {
  uint8_t kind = 0;
  uint32_t village = 0;
};

// Households and persons that are monitored in a village.
struct Monitored {
  uint32_t village = 0;
  int32_t persons = 0;
};

struct CaseBook {
  bool on = false;
  std::map<uint32_t, CaseLife> lives;
  std::map<uint32_t, std::string> statuses;  // 低保, 特困 that hold, by household
  std::map<uint32_t, uint64_t> doubles;      // members entered twice and not yet joined
  std::vector<uint32_t> versions;            // case facts so far, by household
  std::vector<Batch> batches;
  std::vector<Forgery> forgeries;
  std::set<uint32_t> carried;             // whose case goes on in another household
  std::map<uint32_t, Monitored> opening;  // of the round that runs
  std::string round;
  // Forgeries that wait for the next case that comes to the step.
  bool forge_early_review = false;
  bool forge_jump = false;
  bool forge_minutes = false;
  std::string copied_minutes;
  uint32_t copied_village = 0;

  // Whose ordinary visits and changes the case's own take the place of.
  bool Holds(uint32_t index) const;
};

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CASE_BOOK_H_
