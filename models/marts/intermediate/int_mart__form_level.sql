with

indicators as (
    select * from {{ ref('fct_indicator') }}
),

final as (
    select
        form_id,
        {%- for level in ['input', 'process', 'output', 'cost', 'benefit', 'satisfaction'] %}
            sum(weight) filter (where level1_code = '{{ level }}')::decimal(18, 2) as {{ level }}_weight,
            sum(score) filter (where level1_code = '{{ level }}')::decimal(18, 2) as {{ level }}_score,
            sum(weight - score) filter (where level1_code = '{{ level }}')::decimal(18, 2) as {{ level }}_points_lost,
        {%- endfor %}
        count(*) as indicator_count,
        count(target_printed) as target_count,
        count(is_target_met) as comparable_count,
        count(*) filter (where is_target_met) as met_count
    from indicators
    group by form_id
)

select * from final
