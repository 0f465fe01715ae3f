#include "clients/sim/names.h"

#include <array>

#include "clients/sim/calendar.h"
#include "clients/sim/random.h"

namespace hearth::sim {
namespace {

// Common surnames of the Hakka country and characters of everyday given names.
constexpr std::array<const char*, kSurnames> kSurnameList = {
    "黄", "陈", "李", "张", "刘", "叶", "钟", "邓", "曾", "温", "朱", "罗", "赖", "邱",
    "范", "江", "龚", "彭", "林", "杨", "吴", "廖", "谢", "何", "郑", "周", "徐", "孙",
    "马", "胡", "郭", "高", "梁", "宋", "唐", "许", "韩", "冯", "董", "萧"};
constexpr std::array<const char*, 32> kFirstCharacters = {
    "志", "建", "文", "国", "伟", "德", "永", "明", "春", "秋", "小", "海", "金", "玉", "新", "光",
    "家", "世", "惠", "丽", "秀", "桂", "美", "月", "雪", "晓", "玲", "红", "少", "东", "庆", "云"};
constexpr std::array<const char*, 32> kLastCharacters = {
    "强", "平", "华", "军", "辉", "生", "林", "文", "杰", "勇", "清", "贵", "才", "福", "来", "兴",
    "英", "芳", "兰", "梅", "花", "珍", "娟", "燕", "霞", "萍", "婷", "芬", "莲", "娥", "香", "琴"};
constexpr std::array<const char*, 12> kHamletFirst = {"上", "下", "新", "老", "大", "石",
                                                      "竹", "水", "黄", "围", "双", "高"};
constexpr std::array<const char*, 12> kHamletLast = {"围", "屋", "坑", "塘", "岭", "坝",
                                                     "楼", "田", "寨", "湾", "排", "洞"};
constexpr uint64_t kNameKey = 0x6e616d65;
constexpr uint64_t kHamletKey = 0x68616d6c;

char CheckDigit(const std::string& first17) {
  static constexpr std::array<int, 17> kWeights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                   3, 7, 9,  10, 5, 8, 4, 2};
  static constexpr char kDigits[] = "10X98765432";
  int sum = 0;
  for (size_t i = 0; i < 17; ++i) sum += (first17[i] - '0') * kWeights[i];
  return kDigits[sum % 11];
}

std::string Padded(uint64_t value, size_t width) {
  std::string text(width, '0');
  for (size_t i = width; i > 0; value /= 10) text[--i] = static_cast<char>('0' + value % 10);
  return text;
}

}  // namespace

std::string NameOf(const Person& person, uint64_t seed) {
  const uint64_t key = Mix(Mix(seed, kNameKey), person.serial);
  // Men's last characters stand in the first half of the list.
  const uint64_t half = person.sex == 1 ? 0 : 16;
  std::string name = kSurnameList[person.surname % kSurnames];
  if ((key >> 32) % 8 != 0) name += kFirstCharacters[key % 32];
  return name + kLastCharacters[half + (key >> 8) % 16];
}

std::string IdNumberOf(const Person& person) {
  if (person.id_exception == IdException::kNoNumber) return "";
  // 500 numbers a sex, day and region; 10,000 regions that begin with 99: unique up to 5 million
  // persons.
  const uint64_t sequence = person.serial % 500 * 2 + (person.sex == 1 ? 1 : 0);
  std::string number = "99" + Padded(person.serial / 500, 4) +
                       Padded(static_cast<uint64_t>(DateNumber(person.birth_day)), 8) +
                       Padded(sequence, 3);
  char check = CheckDigit(number);
  if (person.id_exception == IdException::kWrongDigit) check = check == '5' ? '6' : '5';
  return number + check;
}

std::string PhoneOf(uint32_t serial) { return "1990" + Padded(serial, 7); }

std::string HamletOf(uint32_t village, uint16_t grid, uint64_t seed) {
  // Two or three groups share a hamlet.
  const uint64_t key = Mix(Mix(seed, kHamletKey), village * 64ULL + grid / 2);
  return std::string(kHamletFirst[key % 12]) + kHamletLast[(key >> 8) % 12];
}

}  // namespace hearth::sim
