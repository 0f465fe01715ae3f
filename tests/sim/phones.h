// Phones: devices with outboxes, and what they were told: the oracle of the simulator.

#ifndef HEARTH_TESTS_SIM_PHONES_H_
#define HEARTH_TESTS_SIM_PHONES_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/ledger/ledger.h"
#include "tests/ledger/device.h"
#include "tests/sim/digest.h"

namespace hearth::testing {

class Phones {
 public:
  using Send = std::function<void(const v1::Run&, std::function<void(ledger::Answer)>)>;

  // Facts of some households that arrive around `today`, spread over a few phones; an office brings
  // the areas and rulebooks.
  Phones(uint64_t seed, int32_t today);

  // Makes and sends the next run of some phone, or sends one again: unanswered, answered, or cut
  // otherwise than before.
  void Act(const Send& send);
  // Sends everything that has no answer, and what is left to make; false when there was nothing.
  bool SendAll(const Send& send);
  // Sends everything ever sent once more.
  void ResendAll(const Send& send);
  // The id of a recorded event with another header. The answer must refuse it.
  v1::Run Forged() const;

  const std::map<std::string, ledger::Receipt>& receipts() const { return receipts_; }
  const std::vector<std::string>& faults() const { return faults_; }
  uint64_t accepted() const { return accepted_; }
  uint64_t resent() const { return resent_; }
  Digest& digest() { return digest_; }

 private:
  struct Parcel {
    v1::Run run;
    bool answered = false;
  };
  struct Phone {
    std::unique_ptr<Device> device;
    std::deque<domain::Event> facts;  // yet to send
    std::vector<std::shared_ptr<Parcel>> parcels;
  };

  void Pack(Phone* phone);
  void Deliver(const std::shared_ptr<Parcel>& parcel, const Send& send);
  void Answered(Parcel* parcel, const ledger::Answer& answer);
  void Learn(const ledger::Receipt& receipt);

  Rng rng_;
  std::vector<Phone> phones_;
  std::map<std::string, ledger::Receipt> receipts_;  // by event id
  std::vector<std::string> faults_;
  uint64_t accepted_ = 0, resent_ = 0;
  Digest digest_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SIM_PHONES_H_
