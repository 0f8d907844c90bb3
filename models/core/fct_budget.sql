with budget_lines as (
    select * from {{ ref('stg_raw__budget_line') }}
),

forms as (
    select * from {{ ref('int_current_form') }}
),

measures as (
    select * from {{ ref('budget_measures') }}
),

units as (
    select * from {{ ref('units') }}
),

figures as (
    select
        budget_lines.*,
        forms.region_code,
        -- "上年预算数" without a year in figures is of the year before the form's
        coalesce(
            budget_lines.year_value,
            forms.fiscal_year - (
                budget_lines.measure_code = 'prior_year_amount'
                and regexp_matches(budget_lines.measure_label, '^(同名)?(项目)?(上年|上一年|去年)')
            )::int,
            forms.fiscal_year
        ) as fiscal_year,
        coalesce(
            measures.value_kind = 'ratio'
            or (
                measures.measure_code = 'unmapped'
                and (
                    budget_lines.is_percentage
                    or regexp_matches(budget_lines.measure_label, '[%％﹪]|^[^额及和与、/]*率([（(][^（）()]*[)）])?$')
                )
            ),
            false
        ) as is_ratio,
        measures.measure_code = 'unmapped'
        and not regexp_matches(concat(budget_lines.measure_label, budget_lines.value_printed), '[%％﹪‰]')
            as is_untold_rate,
        coalesce(budget_lines.unit_printed, forms.unit_printed) as amount_unit,
        coalesce(budget_lines.number_value::varchar, budget_lines.value_printed) as value_key,
        case
            when budget_lines.line_code in ('project_item', 'function_item', 'economic_item', 'unmapped')
                then budget_lines.line_name
        end as item_key
    from budget_lines
    inner join forms on budget_lines.form_id = forms.form_id
    left join measures on budget_lines.measure_code = measures.measure_code
    where not budget_lines.is_blank
),

-- forms whose rates without a sign are 0.95 and not 95, by what was spent of the budget
in_fractions as (
    select rates.form_id
    from figures as rates
    inner join figures as spent
        on
            rates.form_id = spent.form_id and spent.measure_code = 'executed'
            and rates.line_code = spent.line_code and rates.line_name is not distinct from spent.line_name
            and rates.year_value is not distinct from spent.year_value
    inner join figures as budgets
        on
            rates.form_id = budgets.form_id and budgets.measure_code in ('initial_budget', 'adjusted_budget')
            and rates.line_code = budgets.line_code and rates.line_name is not distinct from budgets.line_name
            and rates.year_value is not distinct from budgets.year_value
            and budgets.amount_unit is not distinct from spent.amount_unit and budgets.number_value > 0
    where
        rates.measure_code in ('execution_rate', 'completion_rate') and not rates.is_percentage
        and rates.source_section = 'form' and spent.source_section = 'form' and budgets.source_section = 'form'
        and rates.number_value >= 0.05
    group by rates.form_id
    having
        bool_or(abs(rates.number_value - spent.number_value / budgets.number_value) <= 0.005)
        and not bool_or(abs(rates.number_value - 100 * spent.number_value / budgets.number_value) <= 0.5)
),

said_once as (
    select * from figures where source_section = 'form'
    union all
    select * from figures where source_section <> 'form'
    qualify
        row_number() over (
            partition by form_id, source_section, line_code, measure_code, fiscal_year, value_key, item_key
            order by line_no
        ) = 1
),

final as (
    select
        {{ fact_id(['said_once.form_id', "'budget'", 'said_once.line_no']) }} as budget_id,
        said_once.form_id,
        said_once.region_code,
        said_once.fiscal_year,
        said_once.source_section,
        said_once.line_code,
        said_once.line_name,
        said_once.measure_code,
        case
            when not said_once.is_ratio and not said_once.is_percentage
                then {{ yuan('said_once.number_value', 'units.factor') }}
        end as amount_yuan,
        case
            when in_fractions.form_id is not null then said_once.number_value::decimal(12, 6)
            -- 0.93 under a rate that nobody knows is 93% or 0.93%
            when said_once.is_untold_rate and said_once.number_value > 0 and said_once.number_value <= 1 then null
            when said_once.is_ratio
                then {{ to_fraction('said_once.number_value', 'said_once.value_printed') }}
        end as ratio,
        said_once.value_printed,
        -- the unit of a table is no unit of a rate in it
        case
            when not said_once.is_ratio then said_once.amount_unit
            when units.unit_printed is null then said_once.unit_printed
        end as unit_printed,
        said_once.line_no,
        said_once.is_corrected
    from said_once
    left join units on said_once.amount_unit = units.unit_printed and units.unit_kind = 'money'
    left join in_fractions
        on
            said_once.form_id = in_fractions.form_id and said_once.source_section = 'form'
            and said_once.measure_code in ('execution_rate', 'completion_rate')
            and not said_once.is_percentage and abs(said_once.number_value) <= 2
)

select * from final
